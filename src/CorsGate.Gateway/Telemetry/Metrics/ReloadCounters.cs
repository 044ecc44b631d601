namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>How configurations were taken.</summary>
/// <param name="time">The clock.</param>
internal sealed class ReloadCounters(TimeProvider time)
{
    private long _success;
    private long _partial;
    private long _failure;
    private long _generation;
    private double _lastSuccess;
    private bool _isLastGood;

    /// <summary>The generation that serves; 0: none yet.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Whether the last one was taken whole: 1 or 0.</summary>
    public double LastIsGood => Volatile.Read(ref _isLastGood) ? 1 : 0;

    /// <summary>When one was last taken whole, in seconds since 1970; 0: never.</summary>
    public double LastSuccess => Volatile.Read(ref _lastSuccess);

    /// <summary>A configuration serves.</summary>
    /// <param name="generation">Its generation.</param>
    /// <param name="isWhole">Whether all of it does; false: something in it was refused or could not be opened.</param>
    public void Applied(int generation, bool isWhole)
    {
        Volatile.Write(ref _generation, generation);
        Interlocked.Increment(ref isWhole ? ref _success : ref _partial);
        Volatile.Write(ref _isLastGood, isWhole);
        if (isWhole)
            Volatile.Write(ref _lastSuccess, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
    }

    /// <summary>A configuration could not be read or served; the one before goes on.</summary>
    public void Failed()
    {
        Interlocked.Increment(ref _failure);
        Volatile.Write(ref _isLastGood, value: false);
    }

    /// <summary>The counters, all of them from the start, so that the first failure is an increase.</summary>
    public IEnumerable<MetricSample> Samples() =>
    [
        new(Volatile.Read(ref _success), new KeyValuePair<string, object?>("result", "success")),
        new(Volatile.Read(ref _partial), new KeyValuePair<string, object?>("result", "partial")),
        new(Volatile.Read(ref _failure), new KeyValuePair<string, object?>("result", "failure")),
    ];
}
