namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>What <c>pipy({…})</c> gives: <c>import</c>, <c>export</c>, <c>pipeline</c>, and the filters of the pipeline begun last.</summary>
internal sealed class ScriptConfiguration(PluginModule module, ChainLoader loader) : ScriptPipeline(ClassOf, module)
{
    private static readonly PjsClass ClassOf = FilterMethods.AddTo(new PjsClass("pipy::Configuration"))
        .Method("pipeline", (run, self, args) => Self(self).BeginPipeline(run, args.OptionalString(0)))
        .Method("import", (run, self, args) => Self(self).Import(run, args.Object(0)))
        .Method("export", (run, self, args) => Self(self).Export(run, args.String(0), args.Object(1)))
        .Method("listen", (run, _, _) => throw run.Error("listen: a plugin opens no ports; begin with .pipeline()"))
        .Method("task", (run, _, _) => throw run.Error("task: a plugin does only what requests ask for"))
        .Method("watch", (run, _, _) => throw run.Error("watch: a plugin has no files"))
        .Method("exit", (run, _, _) => throw run.Error("exit: a plugin does only what requests ask for"));

    private PipelineLayout? _current;

    protected override PipelineLayout Current(PjsExecution run) => _current ?? throw run.Error("there is no pipeline yet; begin with .pipeline()");

    private static ScriptConfiguration Self(PjsValue self) => (ScriptConfiguration)self.AsObject!;

    private ScriptConfiguration BeginPipeline(PjsExecution run, string? name)
    {
        Close(run);
        _current = Module.AddPipeline(run, name);
        return this;
    }

    private ScriptConfiguration Import(PjsExecution run, PjsObject? names)
    {
        foreach (var (name, space) in names?.Entries().ToArray() ?? [])
        {
            run.ChargeSteps(1);
            if (space.AsString is not { } text) throw run.Error($"import: the namespace of {name} is no text");
            Module.Imports.Add((name, text));
        }

        return this;
    }

    private ScriptConfiguration Export(PjsExecution run, string space, PjsObject? variables)
    {
        foreach (var (name, value) in variables?.Entries().ToArray() ?? [])
            loader.Export(run, Module, space, name, value);
        return this;
    }
}
