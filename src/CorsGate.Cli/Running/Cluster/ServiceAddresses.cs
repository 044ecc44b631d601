using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Config.Manifests;
using CorsGate.Config.Resources;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>
/// The addresses at which a Service is reached (Kubernetes, Service): those that the load balancer gave it and its external IPs; of a
/// Service of another type without those, its addresses in the cluster. One of type LoadBalancer that waits for its address has none.
/// </summary>
internal static class ServiceAddresses
{
    /// <summary>Reads them.</summary>
    /// <param name="service">The Service as the server has it; null: there is none.</param>
    public static ImmutableArray<GatewayAddress> Of(KubernetesObject? service)
    {
        var spec = Field(service?.Root, "spec") as ManifestMapping;
        ImmutableArray<GatewayAddress> outside =
        [
            .. OfBalancer(service),
            .. Items(Field(spec, "externalIPs")).Select(Text).Where(static ip => ip.Length > 0).Select(static ip => new GatewayAddress("IPAddress", ip)),
        ];
        if (!outside.IsEmpty || Text(Field(spec, "type")) is "LoadBalancer" or "ExternalName")
            return outside;
        var inside = Items(Field(spec, "clusterIPs")).Select(Text).DefaultIfEmpty(Text(Field(spec, "clusterIP")));
        return [.. inside.Where(static ip => ip is not ("" or "None")).Select(static ip => new GatewayAddress("IPAddress", ip))];
    }

    // Service.status.loadBalancer.ingress, as the cluster's load balancer wrote it.
    private static ImmutableArray<GatewayAddress> OfBalancer(KubernetesObject? service)
    {
        if (service is null || service.Status.IsEmpty)
            return [];
        using var status = JsonDocument.Parse(service.Status);
        return Find(status.RootElement, "loadBalancer", JsonValueKind.Object, out var balancer) && Find(balancer, "ingress", JsonValueKind.Array, out var entries)
            ? [.. entries.EnumerateArray().Select(Address).OfType<GatewayAddress>()]
            : [];
    }

    private static GatewayAddress? Address(JsonElement entry) =>
        Find(entry, "ip", JsonValueKind.String, out var ip) && ip.GetString() is { Length: > 0 } address ? new GatewayAddress("IPAddress", address)
        : Find(entry, "hostname", JsonValueKind.String, out var hostname) && hostname.GetString() is { Length: > 0 } name ? new GatewayAddress("Hostname", name)
        : null;

    private static bool Find(JsonElement parent, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private static ManifestNode? Field(ManifestMapping? mapping, string name) => mapping?.Find(name)?.Value;

    private static IEnumerable<ManifestNode> Items(ManifestNode? list) => list is ManifestSequence sequence ? sequence.Items : [];

    private static string Text(ManifestNode? node) => (node as ManifestScalar)?.Text ?? "";
}
