namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The errors of plugins' scripts by plugin. Names come from the configuration; beyond a bound they are counted together.</summary>
internal sealed class ScriptErrorCounters
{
    private const int MaxPlugins = 50;
    private const string Others = "__other__";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one.</summary>
    /// <param name="plugin">The plugin; empty: it is not known which.</param>
    public void Count(string plugin)
    {
        lock (_lock)
        {
            var name = plugin.Length > 0 && (_counts.Count < MaxPlugins || _counts.ContainsKey(plugin)) ? plugin : Others;
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>The counters.</summary>
    public IEnumerable<MetricSample> Samples()
    {
        lock (_lock)
            return [.. _counts.Select(static count => new MetricSample(count.Value, new KeyValuePair<string, object?>("plugin", count.Key)))];
    }
}
