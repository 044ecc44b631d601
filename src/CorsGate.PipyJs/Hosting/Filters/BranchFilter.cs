namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>branch</c> and <c>link</c>: the conditions are asked for each event until one is true; the events until then are held back and go
/// to that layout first. Without a default, requests for which none becomes true are held for good.
/// </summary>
internal sealed class BranchFilter(IReadOnlyList<(PjsFunction? Condition, LayoutReference Target)> cases) : Filter
{
    public override FilterState MakeState() => new Choice();

    public override string? Link(PluginModule module, ModuleTable modules)
    {
        foreach (var (_, target) in cases)
        {
            if (target.Link(module, modules) is { } problem) return problem;
        }

        return null;
    }

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var choice = pipeline.State<Choice>(at);
        if (choice.Chosen is { } chosen)
        {
            chosen.Push(run, item);
            return;
        }

        if (Choose(run, pipeline, item) is not { } target)
        {
            choice.Hold(run, item);
            return;
        }

        choice.Chosen = chosen = pipeline.Inner(run, target, at);
        while (choice.TryTakeHeld(out var held)) chosen.Push(run, held);
        chosen.Push(run, item);
    }

    private PipelineLayout? Choose(PjsExecution run, Pipeline pipeline, PjsObject item)
    {
        foreach (var (condition, target) in cases)
        {
            if (condition is null || pipeline.Call(run, condition, item is MessageBody ? default : item).IsTruthy) return target.Layout;
        }

        return null;
    }

    private sealed class Choice : FilterState
    {
        public Pipeline? Chosen { get; set; }
    }
}
