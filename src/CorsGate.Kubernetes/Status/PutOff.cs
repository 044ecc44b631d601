using CorsGate.Config.Model;

namespace CorsGate.Kubernetes.Status;

/// <summary>What was put off, and the shortest of the waits.</summary>
internal sealed class PutOff
{
    private readonly Lock _gate = new();

    /// <summary>The objects to look at again.</summary>
    public HashSet<ObjectReference> Objects { get; } = [];

    /// <summary>The shortest wait; null: nothing was put off.</summary>
    public TimeSpan? Shortest { get; private set; }

    /// <summary>Takes a wait; null and zero are none.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="reference">The object that waits; null: something else does.</param>
    public void Add(TimeSpan? wait, ObjectReference? reference = null)
    {
        lock (_gate)
        {
            if (reference is not null)
                Objects.Add(reference);
            if (wait is { } given && given > TimeSpan.Zero)
                Shortest = Shortest is { } known && known <= given ? known : given;
        }
    }
}
