namespace CorsGate.PipyJs.Library;

/// <summary>
/// The objects of Pipy that need no pipeline: <c>algo</c>, <c>JSON</c>, <c>Data</c>, <c>Netmask</c>, <c>URL</c>, <c>console</c>,
/// <c>stats</c> and <c>os</c>, whose environment is empty. One for each realm.
/// </summary>
public sealed class PjsLibrary
{
    private readonly List<PjsMetric> _metrics = [];

    /// <summary>The counters and gauges that scripts made. The host reads them inside the realm's gate.</summary>
    public IReadOnlyList<PjsMetric> Metrics => _metrics;

    /// <summary>Adds the objects to a realm's names.</summary>
    /// <param name="globals">The names.</param>
    /// <param name="log">Gets what scripts write to the console, a line without control characters each; without it, that is dropped.</param>
    public PjsGlobals AddTo(PjsGlobals globals, Action<PjsLogLevel, string>? log = null)
    {
        ArgumentNullException.ThrowIfNull(globals);
        return globals
            .Add("algo", new Namespace(new PjsClass("pipy::Algo")
                .Method("uuid", (run, _, _) => run.Text(Guid.NewGuid().ToString()))
                .Method("hash", (run, _, args) => Hash(run, args[0]))
                .Constant("Cache", CacheObject.Constructor())
                .Constant("Quota", QuotaObject.Constructor())
                .Constant("URLRouter", UrlRouterObject.Constructor())
                .Constant("RoundRobinLoadBalancer", RoundRobinLoadBalancerObject.Constructor())))
            .Add("JSON", new JsonObject())
            .Add("Data", PjsData.Constructor())
            .Add("Netmask", NetmaskObject.Constructor())
            .Add("URL", UrlObject.Constructor())
            .Add("console", new ConsoleObject(log ?? ((_, _) => { })))
            .Add("os", new Namespace(new PjsClass("pipy::OS").Constant("env", new PjsObject())))
            .Add("stats", new Namespace(new PjsClass("pipy::stats::Stats")
                .Constant("Counter", MetricConstructor("Counter", PjsMetric.CounterClass))
                .Constant("Gauge", MetricConstructor("Gauge", PjsMetric.GaugeClass))));
    }

    private static PjsValue Hash(PjsExecution run, PjsValue value)
    {
        // FNV-1a over the text: the same from one start to the next.
        var text = PjsConvert.ToText(value);
        run.ChargeText(text.Length * 4L);
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = unchecked((hash ^ c) * 1099511628211UL);
        return (double)(hash & ((1UL << 53) - 1));
    }

    private PjsConstructor MetricConstructor(string name, PjsClass type) => new(name, type, (run, _, args) =>
    {
        var labels = new List<string>();
        if (args.Has(1))
        {
            var names = args.Array(1);
            for (var i = 0; i < names.Length; i++) labels.Add(PjsConvert.ToText(names[i]));
        }

        run.CheckCollection(_metrics.Count + 1L);
        var metric = new PjsMetric(type, args.String(0), labels, []);
        _metrics.Add(metric);
        return metric;
    });

    /// <summary>A name that only holds others.</summary>
    private sealed class Namespace(PjsClass type) : HostObject(type);
}
