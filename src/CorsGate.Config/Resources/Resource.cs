using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>A Kubernetes object that was read and found valid: typed, defaulted, every part with its place.</summary>
public abstract record Resource
{
    /// <summary>The identity.</summary>
    public required ObjectReference Reference { get; init; }

    /// <summary>Where the object starts.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The labels.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The annotations.</summary>
    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>metadata.creationTimestamp; null when absent, which counts as younger than any.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>metadata.generation, which an API server counts up with every change of spec; 0 when absent.</summary>
    public long Generation { get; init; }

    /// <summary>Whether the object was refused and stands here only to keep what it is about closed.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The namespace, for short.</summary>
    public string Namespace => Reference.Namespace;

    /// <summary>The name, for short.</summary>
    public string Name => Reference.Name;
}

/// <summary>A reference from one object to another, with its place.</summary>
/// <param name="Group">The API group, defaulted.</param>
/// <param name="Kind">The kind, defaulted.</param>
/// <param name="Namespace">The namespace, defaulted to the referrer's.</param>
/// <param name="Name">The name.</param>
/// <param name="Location">Where the reference was written.</param>
/// <param name="Field">The field path of the reference.</param>
public sealed record ResourceLink(string Group, string Kind, string Namespace, string Name, SourceLocation Location, string Field)
{
    /// <summary>The identity it points to.</summary>
    public ObjectReference Target => new(Group, Kind, Namespace, Name);
}
