namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// A layout inside of a layout: <c>use</c>, <c>muxHTTP(…).to(…)</c>, <c>demuxHTTP().to(…)</c>. A request has its streams to itself, so that
/// nothing is left to be shared or taken apart.
/// </summary>
internal sealed class InnerFilter(LayoutReference target) : Filter
{
    public override FilterState MakeState() => new Inner();

    public override string? Link(PluginModule module, ModuleTable modules) => target.Link(module, modules);

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var state = pipeline.State<Inner>(at);
        state.Pipeline ??= pipeline.Inner(run, target.Layout, at);
        state.Pipeline.Push(run, item);
    }

    private sealed class Inner : FilterState
    {
        public Pipeline? Pipeline { get; set; }
    }
}
