using System.Text.Json;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Discovery;

/// <summary>Reads an APIGroupDiscoveryList (apidiscovery.k8s.io/v2 and v2beta1, KEP-3352).</summary>
internal static class AggregatedDiscovery
{
    /// <summary>The groups and versions with their kinds.</summary>
    public static GroupTable Read(JsonElement root)
    {
        var table = new GroupTable();
        foreach (var group in root.GetProperty("items"u8).EnumerateArray())
        {
            var name = Text(group.GetProperty("metadata"u8), "name");
            foreach (var version in group.GetProperty("versions"u8).EnumerateArray())
                table.AddVersion(name, Text(version, "version"), Text(version, "freshness") is "Stale", ReadTypes(name, version));
        }

        return table;
    }

    private static List<ResourceType> ReadTypes(string group, JsonElement version)
    {
        var types = new List<ResourceType>();
        if (!version.TryGetProperty("resources"u8, out var resources) || resources.ValueKind != JsonValueKind.Array)
            return types;
        foreach (var resource in resources.EnumerateArray())
        {
            var plural = Text(resource, "resource");
            if (!resource.TryGetProperty("responseKind"u8, out var responseKind) || !LegacyDiscovery.IsPlural(plural) || !LegacyDiscovery.CanBeWatched(resource))
                continue;
            types.Add(new ResourceType(group, Text(version, "version"), Text(responseKind, "kind"), plural, Text(resource, "scope") is "Namespaced"));
        }

        return types;
    }

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
