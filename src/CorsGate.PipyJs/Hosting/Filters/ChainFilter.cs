namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>
/// <c>chain()</c>: the next module of the chain, or the modules of a list; behind the last one the request is forwarded. The response
/// comes out here.
/// </summary>
internal sealed class ChainFilter(IReadOnlyList<string>? files) : Filter
{
    private ChainStep[]? _list;

    public override FilterState MakeState() => new Entered();

    public override string? Link(PluginModule module, ModuleTable modules) =>
        files is null ? null : modules.TryMakeChain(files, out _list, out var problem) ? null : problem;

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var entered = pipeline.State<Entered>(at);
        var (chain, step) = _list is null ? (pipeline.Chain, pipeline.Step + 1) : (_list, 0);

        // Behind the end of a list nobody answers.
        if (step == chain.Length) return;
        if (chain[step].Module is { } module)
        {
            entered.Next ??= pipeline.OfModule(run, module.Entrance!, at, chain, step);
            entered.Next.Push(run, item);
            return;
        }

        entered.Message ??= new MessageCollector();
        var start = entered.Message.Start;
        if (entered.Message.Take(run, item))
            pipeline.Session.Ask(run, new PluginExchange(pipeline, at, chain[step].Kind, null, start!.Head, entered.Message.TakeBody(run)));
    }

    private sealed class Entered : FilterState
    {
        public Pipeline? Next { get; set; }

        public MessageCollector? Message { get; set; }
    }
}
