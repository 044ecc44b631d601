using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Discovery;

/// <summary>Reads the discovery documents of every server: APIGroupList and APIResourceList (meta/v1).</summary>
internal static class LegacyDiscovery
{
    /// <summary>The groups and versions of an APIGroupList.</summary>
    public static GroupTable ReadGroups(JsonElement root)
    {
        var table = new GroupTable();
        foreach (var group in root.GetProperty("groups"u8).EnumerateArray())
        {
            var name = group.GetProperty("name"u8).GetString() ?? "";
            foreach (var version in group.GetProperty("versions"u8).EnumerateArray())
                table.AddVersion(name, version.GetProperty("version"u8).GetString() ?? "");
        }

        return table;
    }

    /// <summary>The kinds of an APIResourceList that can be listed and watched, by name.</summary>
    public static ImmutableDictionary<string, ResourceType> ReadTypes(string group, string version, JsonElement root)
    {
        var types = ImmutableDictionary.CreateBuilder<string, ResourceType>(StringComparer.Ordinal);
        foreach (var resource in root.GetProperty("resources"u8).EnumerateArray())
        {
            var plural = resource.GetProperty("name"u8).GetString() ?? "";
            var kind = resource.GetProperty("kind"u8).GetString() ?? "";

            // Subresources are listed beside the kinds, some with a kind of another group.
            if (IsPlural(plural) && CanBeWatched(resource))
                types.TryAdd(kind, new ResourceType(group, version, kind, plural, resource.GetProperty("namespaced"u8).GetBoolean()));
        }

        return types.ToImmutable();
    }

    /// <summary>Whether a name can stand in a path as it is.</summary>
    public static bool IsPlural(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && name[0] != '.';

    /// <summary>Whether the verbs of a resource are those that a cache needs.</summary>
    public static bool CanBeWatched(JsonElement resource) =>
        resource.TryGetProperty("verbs"u8, out var verbs)
        && verbs.EnumerateArray().Any(verb => verb.ValueEquals("list"u8))
        && verbs.EnumerateArray().Any(verb => verb.ValueEquals("watch"u8));
}
