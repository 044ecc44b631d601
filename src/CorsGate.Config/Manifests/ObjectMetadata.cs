using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Manifests;

/// <summary>The metadata of a Kubernetes object (meta/v1 ObjectMeta), as far as a gateway needs it.</summary>
internal sealed record ObjectMetadata(
    ImmutableDictionary<string, string> Labels, ImmutableDictionary<string, string> Annotations, DateTimeOffset? CreationTimestamp, long Generation)
{
    private static readonly string[] Known =
    [
        "name", "namespace", "labels", "annotations", "creationTimestamp", "uid", "resourceVersion", "generation", "generateName",
        "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields", "clusterName",
    ];

    /// <summary>The identity of an object, from what can be read of it: enough to name it in a message.</summary>
    public static ObjectReference Identify(ManifestObject source, bool isNamespaced, string defaultNamespace)
    {
        var metadata = source.Root.Find("metadata")?.Value as ManifestMapping;
        var name = metadata?.Find("name")?.Value is ManifestScalar { Kind: not ScalarKind.Null } scalar ? scalar.Text : "";
        var own = metadata?.Find("namespace")?.Value is ManifestScalar { Kind: not ScalarKind.Null, Text.Length: > 0 } given ? given.Text : defaultNamespace;
        return new ObjectReference(
            source.Group, Printable(source.Kind), isNamespaced ? Printable(own) : "", name.Length == 0 ? "(no name)" : Printable(name));
    }

    /// <summary>Reads and checks the metadata.</summary>
    public static ObjectMetadata Read(FieldMap root, bool isNamespaced, TextRule nameRule)
    {
        var metadata = root["metadata"].Required("write metadata with a name").Map(Known);
        if (metadata is null)
            return new(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, null, 0);
        metadata["name"].Required("write the object's name").Text(nameRule);
        if (isNamespaced)
            metadata["namespace"].Text(TextRules.Label with { Min = 0, Check = text => text.Length == 0 ? null : TextRules.Label.Check(text) });
        else if (metadata["namespace"].IsPresent)
            metadata["namespace"].Warning("the kind belongs to no namespace; remove the field");
        return new ObjectMetadata(metadata["labels"].TextMap(), metadata["annotations"].TextMap(), ReadTime(metadata["creationTimestamp"]), ReadGeneration(metadata["generation"]));
    }

    private static DateTimeOffset? ReadTime(Field field)
    {
        if (field.Text(TextRules.Any(0, 64)) is not { } text)
            return null;
        if (DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) && text[^1] is 'Z' or >= '0' and <= '9')
            return time;
        field.Error($"{Quoting.Quote(text)} is not a time; write it as in RFC 3339, such as 2025-01-31T12:00:00Z");
        return null;
    }

    // Only an API server writes it; elsewhere it means nothing.
    private static long ReadGeneration(Field field) =>
        field.Node is ManifestScalar { Kind: ScalarKind.Integer } scalar
        && long.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : 0;

    private static string Printable(string text) => Quoting.Escape(text.Length > 253 ? text[..253] + "…" : text);
}
