namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>fork(…).to(…)</c>: copies of the events go into a pipeline aside, with the same variables; with an array, into one for each item, with
/// variables of its own. What it puts out is dropped. An error there ends it alone.
/// </summary>
internal sealed class ForkFilter(PjsValue items, LayoutReference target) : Filter
{
    public override FilterState MakeState() => new Forks();

    public override string? Link(PluginModule module, ModuleTable modules) => target.Link(module, modules);

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var forks = pipeline.State<Forks>(at);
        forks.Pipelines ??= Open(run, pipeline, at);
        foreach (var fork in forks.Pipelines) fork.Session.Guard(run, fork, Copy(item), static (inside, target, copy) => target.Push(inside, copy));
        pipeline.Send(run, at + 1, item);
    }

    public override void OnOutput(PjsExecution run, Pipeline pipeline, int at, Pipeline inner, PjsObject item)
    {
        // Nobody waits for it.
    }

    private static PjsObject Copy(PjsObject item)
    {
        if (item is MessageBody body) body.MustKeep = true;
        return item is MessageStart start ? new MessageStart(start.Head) : item;
    }

    private Pipeline[] Open(PjsExecution run, Pipeline pipeline, int at)
    {
        var list = items.Is<PjsFunction>(out var function) ? pipeline.Call(run, function, default) : items;
        if (!list.Is<PjsArray>(out var array))
        {
            return [pipeline.Inner(run, target.Layout, at, argument: list).AsFork()];
        }

        var forks = new Pipeline[array.Length];
        for (var i = 0; i < forks.Length; i++)
        {
            forks[i] = pipeline.Inner(run, target.Layout, at, new PluginContext(pipeline.Context), array[i]).AsFork();
        }

        return forks;
    }

    private sealed class Forks : FilterState
    {
        public Pipeline[]? Pipelines { get; set; }
    }
}
