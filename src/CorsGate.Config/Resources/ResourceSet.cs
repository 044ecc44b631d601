using System.Collections.Immutable;

namespace CorsGate.Config.Resources;

/// <summary>All objects of a configuration, at most one for each identity.</summary>
public sealed record ResourceSet
{
    /// <summary>The objects, in the order in which they were read.</summary>
    public ImmutableArray<Resource> Resources { get; init; } = [];

    /// <summary>The objects of one type, in order.</summary>
    public IEnumerable<T> OfKind<T>()
        where T : Resource => Resources.OfType<T>();
}
