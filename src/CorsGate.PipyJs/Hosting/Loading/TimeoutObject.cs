namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary><c>new Timeout(seconds)</c>: its <c>wait()</c> is a promise that is settled when the time is over. Only for requests.</summary>
internal sealed class TimeoutObject(TimeSpan time) : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::Timeout")
        .Method("wait", (run, self, _) =>
        {
            if (run.Context is not PluginContext context) throw run.Error("Timeout: there is nothing to wait for while a script is loaded");
            var promise = new PjsPromise();
            run.ChargeMemory(256);
            ((TimeoutObject)self.AsObject!)._waiting.Add(promise);
            context.Session.After(run, ((TimeoutObject)self.AsObject!)._time, null, later => promise.Resolve(later, default));
            return promise;
        })
        .Method("cancel", (run, self, _) =>
        {
            var waiting = ((TimeoutObject)self.AsObject!)._waiting;
            foreach (var promise in waiting) promise.Resolve(run, default);
            waiting.Clear();
            return default;
        });

    private readonly List<PjsPromise> _waiting = [];
    private readonly TimeSpan _time = time;

    public static PjsConstructor Constructor() => new("Timeout", ClassOf, (_, _, args) =>
        new TimeoutObject(TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(args.Number(0)) ? 0 : args.Number(0), 0, 3600))));
}
