namespace CorsGate.PipyJs.Hosting;

/// <summary>What a script wrote as a pipeline: its filters in order. Filled while the script is loaded, not changed afterwards.</summary>
internal sealed class PipelineLayout(PluginModule module)
{
    private const int MaxFilters = 256;

    private readonly List<Filter> _filters = [];

    public PluginModule Module => module;

    public IReadOnlyList<Filter> Filters => _filters;

    /// <summary>What is called, or put in, before the first event; null: nothing.</summary>
    public PjsValue? OnStart { get; set; }

    /// <summary>What is called when the request is done; null: nothing.</summary>
    public PjsFunction? OnEnd { get; set; }

    public void Add(PjsExecution run, Filter filter)
    {
        if (_filters.Count == MaxFilters) throw run.Error("a pipeline has 256 filters at most");
        _filters.Add(filter);
    }
}
