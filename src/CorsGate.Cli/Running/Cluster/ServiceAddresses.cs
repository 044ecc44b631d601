using System.Collections.Immutable;
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
        var balancer = Field(Field(service?.Root, "status") as ManifestMapping, "loadBalancer") as ManifestMapping;
        ImmutableArray<GatewayAddress> outside =
        [
            .. Items(Field(balancer, "ingress")).OfType<ManifestMapping>().Select(Address).OfType<GatewayAddress>(),
            .. Items(Field(spec, "externalIPs")).Select(Text).Where(static ip => ip.Length > 0).Select(static ip => new GatewayAddress("IPAddress", ip)),
        ];
        if (!outside.IsEmpty || Text(Field(spec, "type")) is "LoadBalancer" or "ExternalName")
            return outside;
        var inside = Items(Field(spec, "clusterIPs")).Select(Text).DefaultIfEmpty(Text(Field(spec, "clusterIP")));
        return [.. inside.Where(static ip => ip is not ("" or "None")).Select(static ip => new GatewayAddress("IPAddress", ip))];
    }

    private static GatewayAddress? Address(ManifestMapping entry) =>
        Text(Field(entry, "ip")) is { Length: > 0 } ip ? new GatewayAddress("IPAddress", ip)
        : Text(Field(entry, "hostname")) is { Length: > 0 } name ? new GatewayAddress("Hostname", name)
        : null;

    private static ManifestNode? Field(ManifestMapping? mapping, string name) => mapping?.Find(name)?.Value;

    private static IEnumerable<ManifestNode> Items(ManifestNode? list) => list is ManifestSequence sequence ? sequence.Items : [];

    private static string Text(ManifestNode? node) => (node as ManifestScalar)?.Text ?? "";
}
