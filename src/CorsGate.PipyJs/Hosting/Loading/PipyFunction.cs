namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary><c>pipy</c>: called, it begins a configuration; <c>pipy.solve</c> and <c>pipy.load</c> give other files of the mesh.</summary>
internal sealed class PipyFunction(ChainLoader loader) : PjsFunction
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::Pipy")
        .Method("solve", (run, self, args) => ((PipyFunction)self.AsObject!)._loader.Solve(run, args.String(0)))
        .Method("load", (run, self, args) => ((PipyFunction)self.AsObject!)._loader.LoadFile(run, args.String(0)))
        .Method("restart", (run, _, _) => throw run.Error("pipy.restart: a plugin cannot restart its host"))
        .Method("exit", (run, _, _) => throw run.Error("pipy.exit: a plugin cannot end its host"));

    private readonly ChainLoader _loader = loader;

    public override string Name => "pipy";

    public override PjsClass Class => ClassOf;

    internal override PjsValue Invoke(PjsExecution run, ReadOnlySpan<PjsValue> arguments) =>
        _loader.Configure(run, arguments.Length == 0 ? default : arguments[0]);
}
