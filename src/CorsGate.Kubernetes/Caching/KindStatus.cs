using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>Where a kind stands.</summary>
public enum KindPhase
{
    /// <summary>The server has not said yet whether it serves the kind.</summary>
    Unknown,

    /// <summary>The server does not serve the kind: its CRD is not installed.</summary>
    Absent,

    /// <summary>The kind is served, and is being read for the first time.</summary>
    Syncing,

    /// <summary>All objects are known, and changes arrive.</summary>
    Synced,

    /// <summary>The server does not let us read the kind. What had been read before stays.</summary>
    Forbidden,

    /// <summary>Reading fails. What had been read before stays.</summary>
    Failing,
}

/// <summary>The state of a kind, or of a kind in one namespace.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace; empty: all.</param>
public sealed record KindStatus(KindName Kind, string Namespace)
{
    /// <summary>Where it stands.</summary>
    public KindPhase Phase { get; init; }

    /// <summary>Whether all of its objects have been read once, since the server last began to serve it.</summary>
    public bool HasSynced { get; init; }

    /// <summary>The version in which it is read; empty while there is none.</summary>
    public string Version { get; init; } = "";

    /// <summary>Why it is forbidden or fails; empty otherwise.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the server answered that it does not know the kind when it was read last.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Since when it has been in its phase.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How often all of its objects were read.</summary>
    public long Lists { get; init; }

    /// <summary>How often a watch was opened.</summary>
    public long Watches { get; init; }

    /// <summary>Whether it has been read once, or cannot be. Where objects are expected (<see cref="ClusterCache.Expect"/>), that it cannot has to last before the cache believes it.</summary>
    public bool IsSettled => HasSynced || Phase is KindPhase.Absent or KindPhase.Forbidden;
}
