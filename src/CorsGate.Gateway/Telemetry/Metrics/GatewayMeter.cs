using System.Diagnostics.Metrics;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// The same metrics as instruments of a meter, <see cref="GatewayMetrics.MeterName"/>, for OpenTelemetry and dotnet-counters. Counters and gauges
/// are read when a listener asks; durations are handed over only while somebody listens.
/// </summary>
internal sealed class GatewayMeter : IDisposable
{
    private readonly GatewayMetrics _metrics;
    private readonly Meter _meter = new(GatewayMetrics.MeterName);

    /// <summary>Makes the meter of a gateway's metrics.</summary>
    public GatewayMeter(GatewayMetrics metrics)
    {
        _metrics = metrics;
        foreach (var family in metrics.Families.Where(static family => family.IsInstrument))
        {
            var (name, unit) = InstrumentName(family);
            switch (family.Type)
            {
                case MetricType.Counter:
                    _meter.CreateObservableCounter(name, () => Read(family), unit, family.Help);
                    break;
                case MetricType.Gauge:
                    _meter.CreateObservableGauge(name, () => Read(family), unit, family.Help);
                    break;
                default:
                    var histogram = _meter.CreateHistogram(
                        name, unit, family.Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationHistogram.Bounds });
                    if (name is "corsgate.request_duration")
                        metrics.RequestInstrument = histogram;
                    else
                        metrics.UpstreamInstrument = histogram;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.RequestInstrument = _metrics.UpstreamInstrument = null;
        _meter.Dispose();
    }

    /// <summary>
    /// The name and unit of a metric's instrument: what OpenTelemetry's rules for Prometheus turn back into the metric's name
    /// (OpenTelemetry specification, Prometheus and OpenMetrics compatibility).
    /// </summary>
    private static (string Name, string? Unit) InstrumentName(MetricFamily family)
    {
        var name = WithoutEnd(family.Name, "_total");
        var bare = WithoutEnd(name, "_seconds");
        if (bare.StartsWith("corsgate_", StringComparison.Ordinal))
            bare = "corsgate." + bare["corsgate_".Length..];
        return (bare, name.EndsWith("_seconds", StringComparison.Ordinal) ? "s" : null);
    }

    private static string WithoutEnd(string name, string end) => name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;

    private static IEnumerable<Measurement<double>> Read(MetricFamily family) =>
        family.Samples().Select(static sample => new Measurement<double>(sample.Value, sample.Labels));
}
