namespace CorsGate.Kubernetes.Status;

/// <summary>The shortest of several waits.</summary>
internal sealed class PutOff
{
    private readonly Lock _gate = new();

    /// <summary>It; null: there was none.</summary>
    public TimeSpan? Shortest { get; private set; }

    /// <summary>Takes a wait; null and zero are none.</summary>
    public void Add(TimeSpan? wait)
    {
        if (wait is not { } given || given <= TimeSpan.Zero)
            return;
        lock (_gate)
            Shortest = Shortest is { } known && known <= given ? known : given;
    }
}
