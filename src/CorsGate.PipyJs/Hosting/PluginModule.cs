namespace CorsGate.PipyJs.Hosting;

/// <summary>A loaded script of a plugin: its pipelines, and what it takes from and gives to other modules.</summary>
internal sealed class PluginModule(string name, PjsInstance instance)
{
    private readonly Dictionary<string, PipelineLayout> _pipelines = new(StringComparer.Ordinal);

    /// <summary>The plugin's name.</summary>
    public string Name => name;

    /// <summary>The file's name, as other scripts write it.</summary>
    public string FileName => "plugins/" + name + ".js";

    public PjsInstance Instance => instance;

    /// <summary>The pipeline that requests enter; null: the script has none.</summary>
    public PipelineLayout? Entrance { get; private set; }

    /// <summary>All layouts, those inside of others included.</summary>
    public List<PipelineLayout> Layouts { get; } = [];

    /// <summary>What it imports: the name here, the namespace.</summary>
    public List<(string Name, string Namespace)> Imports { get; } = [];

    public PipelineLayout AddLayout(PjsExecution run)
    {
        run.CheckCollection(Layouts.Count + 1L);
        run.ChargeMemory(128);
        var layout = new PipelineLayout(this);
        Layouts.Add(layout);
        return layout;
    }

    /// <summary>Adds a pipeline: the entrance without a name.</summary>
    public PipelineLayout AddPipeline(PjsExecution run, string? pipeline)
    {
        if (pipeline is null ? Entrance is not null : _pipelines.ContainsKey(pipeline))
            throw run.Error(pipeline is null ? "there is already a pipeline without a name" : $"there is already a pipeline '{pipeline}'");
        var layout = AddLayout(run);
        if (pipeline is null) Entrance = layout;
        else _pipelines[pipeline] = layout;
        return layout;
    }

    public PipelineLayout? FindPipeline(string pipeline) => _pipelines.GetValueOrDefault(pipeline);
}
