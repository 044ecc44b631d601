using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads references from one object to another.</summary>
internal static class LinkReader
{
    /// <summary>The name in a reference: what the CRDs allow, which is more than a name can be.</summary>
    public static TextRule ObjectName { get; } = TextRules.Any(1, 253);

    /// <summary>Reads the common fields of a reference; null where one is wrong or missing.</summary>
    /// <param name="map">The reference.</param>
    /// <param name="defaultGroup">The group where none is given; null: it must be given.</param>
    /// <param name="defaultKind">The kind where none is given; null: it must be given.</param>
    /// <param name="local">Whether it has no namespace of its own.</param>
    public static ResourceLink? Read(FieldMap map, string? defaultGroup, string? defaultKind, bool local = false)
    {
        var group = ReadOr(map["group"], TextRules.Group, defaultGroup, "write the API group, empty for the core group");
        var kind = ReadOr(map["kind"], TextRules.Kind, defaultKind, "write the kind");
        var name = map["name"].Required("write the object's name").Text(ObjectName);
        var ownNamespace = map.Context.Reference.Namespace;
        var ns = local ? ownNamespace : ReadOr(map["namespace"], TextRules.Label, ownNamespace, "");
        return group is null || kind is null || name is null || ns is null
            ? null
            : new ResourceLink(group, kind, ns, name, map.Location, map.Path);
    }

    /// <summary>A listener's or rule's name.</summary>
    public static string? SectionName(FieldMap map) => map["sectionName"].Text(TextRules.Name);

    private static string? ReadOr(Field field, TextRule rule, string? fallback, string advice)
    {
        if (field.IsPresent || fallback is null)
            return field.Required(advice).Text(rule);
        return fallback;
    }
}
