using System.Collections.Immutable;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects;

/// <summary>What a reader reads from.</summary>
/// <param name="Object">The object.</param>
/// <param name="Root">Its top-level fields; for a stand-in, with a context whose problems nobody reads.</param>
/// <param name="Metadata">Its metadata.</param>
internal sealed record ResourceSource(ManifestObject Object, FieldMap Root, ObjectMetadata Metadata)
{
    /// <summary>The identity.</summary>
    public ObjectReference Reference => Root.Context.Reference;

    /// <summary>Where the object starts.</summary>
    public SourceLocation Location => Object.Location;

    /// <summary>The labels.</summary>
    public ImmutableDictionary<string, string> Labels => Metadata.Labels;

    /// <summary>The annotations.</summary>
    public ImmutableDictionary<string, string> Annotations => Metadata.Annotations;

    /// <summary>Where the value of each annotation was written.</summary>
    public ImmutableDictionary<string, SourceLocation> AnnotationLocations =>
        (Object.Root.Find("metadata")?.Value as ManifestMapping)?.Find("annotations")?.Value is ManifestMapping annotations
            ? annotations.Entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Location, StringComparer.Ordinal)
            : ImmutableDictionary<string, SourceLocation>.Empty;

    /// <summary>metadata.creationTimestamp.</summary>
    public DateTimeOffset? CreationTimestamp => Metadata.CreationTimestamp;

    /// <summary>spec, or an empty mapping and an error.</summary>
    public FieldMap Spec(params ReadOnlySpan<string> known) =>
        Root["spec"].Required("write the object's spec").Map(known)
        ?? new FieldMap(Root.Context, null, Location, "spec", UnknownFields.Ignore);
}
