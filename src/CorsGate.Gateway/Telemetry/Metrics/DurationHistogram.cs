using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>Durations, counted in buckets.</summary>
/// <param name="labels">The labels of the series.</param>
internal sealed class DurationHistogram(params KeyValuePair<string, object?>[] labels)
{
    private static readonly long[] BoundTicks = [.. Bounds.Select(static seconds => (long)(seconds * TimeSpan.TicksPerSecond))];

    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _sumTicks;

    /// <summary>The upper bounds of the buckets in seconds, the one of infinity aside.</summary>
    public static ImmutableArray<double> Bounds => [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    /// <summary>The labels of the series.</summary>
    public KeyValuePair<string, object?>[] Labels => labels;

    /// <summary>The sum in seconds.</summary>
    public double Sum => TimeSpan.FromTicks(Volatile.Read(ref _sumTicks)).TotalSeconds;

    /// <summary>The counts of the buckets, each without those below; the last one is that of everything longer.</summary>
    public long[] Counts()
    {
        var counts = new long[_buckets.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Volatile.Read(ref _buckets[i]);
        return counts;
    }

    /// <summary>Counts a duration.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="instrument">What a listener of the meter hears it from; null: there is no meter.</param>
    public void Observe(TimeSpan duration, Histogram<double>? instrument)
    {
        var ticks = duration.Ticks;
        var bucket = 0;
        while (bucket < BoundTicks.Length && ticks > BoundTicks[bucket])
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        Interlocked.Add(ref _sumTicks, ticks);
        if (instrument is { Enabled: true })
            instrument.Record(duration.TotalSeconds, labels);
    }
}
