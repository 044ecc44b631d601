using CorsGate.Config.Model;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>What has changed since the last time.</summary>
/// <param name="Objects">The objects that were added, changed or removed; the snapshot says which.</param>
/// <param name="Kinds">The kinds whose state changed.</param>
/// <param name="Snapshot">The objects, with these changes.</param>
/// <param name="HasSynced">Whether every available kind has been read once.</param>
public sealed record ClusterChanges(IReadOnlySet<ObjectReference> Objects, IReadOnlySet<KindName> Kinds, ClusterSnapshot Snapshot, bool HasSynced);
