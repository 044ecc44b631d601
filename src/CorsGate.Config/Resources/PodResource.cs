using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>A Pod: its labels, and what its containers run.</summary>
public sealed record PodResource : Resource
{
    /// <summary>The containers, in order.</summary>
    public ImmutableArray<PodContainer> Containers { get; init; } = [];

    /// <summary>Where each annotation's value was written.</summary>
    public ImmutableDictionary<string, SourceLocation> AnnotationLocations { get; init; } = ImmutableDictionary<string, SourceLocation>.Empty;
}

/// <summary>A container of a Pod.</summary>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="Command">The words of <c>command</c>: the program and what it is called with; empty: the image's own.</param>
/// <param name="Args">The words of <c>args</c>, which follow those of the command.</param>
public sealed record PodContainer(string Name, ImmutableArray<PodWord> Command, ImmutableArray<PodWord> Args)
{
    /// <summary>Its ports by name (empty when one has none).</summary>
    public ImmutableArray<KeyValuePair<string, int>> Ports { get; init; } = [];

    /// <summary>All words, in the order in which the program gets them.</summary>
    public IEnumerable<PodWord> Words => Command.Concat(Args);
}

/// <summary>A word of a container's command line.</summary>
/// <param name="Text">The word.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path, such as <c>spec.containers[0].command[1]</c>.</param>
public sealed record PodWord(string Text, SourceLocation Location, string Field);
