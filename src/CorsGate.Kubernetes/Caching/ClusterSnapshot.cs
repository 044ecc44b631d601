using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>The objects of all kinds as they were known at one moment. Immutable; unchanged objects are the same instances in the next one.</summary>
public sealed class ClusterSnapshot
{
    internal static readonly ClusterSnapshot Empty = new(ImmutableDictionary<KindName, ImmutableDictionary<ObjectReference, KubernetesObject>>.Empty);
    private readonly ImmutableDictionary<KindName, ImmutableDictionary<ObjectReference, KubernetesObject>> _kinds;

    private ClusterSnapshot(ImmutableDictionary<KindName, ImmutableDictionary<ObjectReference, KubernetesObject>> kinds) => _kinds = kinds;

    /// <summary>The kinds of which there are objects.</summary>
    public IEnumerable<KindName> Kinds => _kinds.Keys;

    /// <summary>The number of objects.</summary>
    public int Count => _kinds.Values.Sum(objects => objects.Count);

    /// <summary>The objects of a kind, in no order.</summary>
    /// <param name="kind">The kind.</param>
    public ImmutableDictionary<ObjectReference, KubernetesObject> Of(KindName kind) =>
        _kinds.GetValueOrDefault(kind, ImmutableDictionary<ObjectReference, KubernetesObject>.Empty);

    /// <summary>An object, or null.</summary>
    /// <param name="reference">Which.</param>
    public KubernetesObject? Find(ObjectReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Of(new KindName(reference.Group, reference.Kind)).GetValueOrDefault(reference);
    }

    /// <summary>
    /// How often all objects of some kind were read: after another one, the server's store may have been restored from an older copy,
    /// and what is remembered of newer versions of its objects tells nothing.
    /// </summary>
    public long Lists { get; private init; }

    internal ClusterSnapshot With(KindName kind, ImmutableDictionary<ObjectReference, KubernetesObject> objects) =>
        new(objects.IsEmpty ? _kinds.Remove(kind) : _kinds.SetItem(kind, objects)) { Lists = Lists };

    internal ClusterSnapshot AfterList() => new(_kinds) { Lists = Lists + 1 };
}
