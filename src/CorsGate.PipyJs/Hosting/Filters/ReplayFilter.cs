namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>replay({delay}).to(…)</c>: remembers the request, and runs the layout again, after the delay, when it puts out
/// <c>StreamEnd('Replay')</c>. What the earlier run puts out after that is dropped.
/// </summary>
internal sealed class ReplayFilter(PjsValue delay, LayoutReference target) : Filter
{
    public override FilterState MakeState() => new Round();

    public override string? Link(PluginModule module, ModuleTable modules) => target.Link(module, modules);

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        if (item is MessageBody body) body.MustKeep = true;
        var round = pipeline.State<Round>(at);
        run.CheckCollection(round.Events.Count + 1L);
        round.Events.Add(item);
        if (round.IsDelayed) return;
        round.Current ??= pipeline.Inner(run, target.Layout, at);
        round.Current.Push(run, item);
    }

    public override void OnOutput(PjsExecution run, Pipeline pipeline, int at, Pipeline inner, PjsObject item)
    {
        var round = pipeline.State<Round>(at);
        if (!ReferenceEquals(round.Current, inner) || round.IsDelayed) return;
        if (item is not StreamEnd { Error.AsString: StreamEnd.Replay })
        {
            pipeline.Send(run, at + 1, item);
            return;
        }

        if (++round.Count > pipeline.Session.Options.MaxReplays) throw run.Error($"replay: more than {pipeline.Session.Options.MaxReplays} times");
        round.IsDelayed = true;
        pipeline.Session.After(run, Delay(run, pipeline), pipeline, later =>
        {
            round.IsDelayed = false;
            round.Current = pipeline.Inner(later, target.Layout, at);
            for (var i = 0; i < round.Events.Count && !round.IsDelayed; i++) round.Current.Push(later, round.Events[i]);
        });
    }

    private TimeSpan Delay(PjsExecution run, Pipeline pipeline)
    {
        var value = delay.Is<PjsFunction>(out var function) ? pipeline.Call(run, function, default) : delay;
        var seconds = PjsConvert.ToNumber(value);
        return double.IsNaN(seconds) ? throw run.Error("replay: the delay is no number of seconds") : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600));
    }

    private sealed class Round : FilterState
    {
        public List<PjsObject> Events { get; } = [];

        public Pipeline? Current { get; set; }

        public bool IsDelayed { get; set; }

        public int Count { get; set; }
    }
}
