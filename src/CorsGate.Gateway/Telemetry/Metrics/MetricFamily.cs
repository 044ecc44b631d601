namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>What a metric is to Prometheus (exposition formats, metric types).</summary>
internal enum MetricType
{
    /// <summary>It only grows.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}

/// <summary>A metric: a name, what it is, and its series as they are now.</summary>
/// <param name="Name">The name, with the unit and, for a counter, <c>_total</c> (Prometheus, metric and label naming).</param>
/// <param name="Type">What it is.</param>
/// <param name="Help">What it means, in one sentence.</param>
internal sealed record MetricFamily(string Name, MetricType Type, string Help)
{
    /// <summary>Reads the series of a counter or gauge.</summary>
    public Func<IEnumerable<MetricSample>> Samples { get; init; } = static () => [];

    /// <summary>Reads the series of a histogram.</summary>
    public Func<IEnumerable<DurationHistogram>> Histograms { get; init; } = static () => [];

    /// <summary>Whether it is also an instrument of the meter. What describes the process is not: its runtime has meters of its own.</summary>
    public bool IsInstrument { get; init; } = true;
}

/// <summary>The value of one series.</summary>
/// <param name="Value">The value.</param>
/// <param name="Labels">The labels, in the order in which they are written.</param>
internal readonly record struct MetricSample(double Value, params KeyValuePair<string, object?>[] Labels);
