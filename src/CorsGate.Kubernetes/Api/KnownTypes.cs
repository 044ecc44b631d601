namespace CorsGate.Kubernetes.Api;

/// <summary>Built-in kinds that a controller writes, which every server serves and which need no discovery.</summary>
public static class KnownTypes
{
    /// <summary>Lease: who leads.</summary>
    public static ResourceType Lease { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", IsNamespaced: true);

    /// <summary>Event (events.k8s.io): what is told about an object.</summary>
    public static ResourceType Event { get; } = new("events.k8s.io", "v1", "Event", "events", IsNamespaced: true);
}
