using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.OsmEdge.Mesh;
using CorsGate.Config.Dialects.OsmEdge.Reading;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Translation;

/// <summary>Makes the route of each port of a Service: its backends, and the plugins of its pods and of the caller.</summary>
internal sealed class ServiceActions(
    ChainSelection chains, PluginConfigTable configs, MeshPods pods, MeshBackends backends, PluginMounts mounts, LoadOptions options, ProblemCollector problems)
{
    private readonly ImmutableArray<MeshPod> _caller = FindCaller(pods, options);

    /// <summary>The ports that are served, each with its route.</summary>
    public IEnumerable<(int Port, Route Route)> RoutesOf(ServiceResource service)
    {
        var ports = service.Ports.Where(port => IsServed(service, port)).ToArray();
        if (ports.Length == 0)
            yield break;
        var inbound = Bind(service, chains.Of(pods.Of(service), OsmEdgeNames.InboundHttp));
        var outbound = Bind(service, chains.Of(_caller, OsmEdgeNames.OutboundHttp));
        foreach (var port in ports)
        {
            yield return (port.Port, new Route
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{service.Reference}:{port.Port}"),
                Owner = service.Reference,
                Match = new RouteMatch(),
                Action = mounts.Mount(new RouteAction { Backends = backends.Of(service, port) }, service, port.Port, outbound, inbound),
                Location = port.Location,
            });
        }
    }

    private ImmutableArray<(PluginResource Plugin, PluginConfigResource? Config)> Bind(ServiceResource service, ImmutableArray<PluginResource> plugins) =>
        [.. plugins.Select(plugin => (plugin, configs.Find(plugin, service)))];

    private bool IsServed(ServiceResource service, ServicePort port)
    {
        if (MeshProtocols.Of(port) is null)
        {
            problems.Info(service, port.Location, "spec.ports", string.Create(CultureInfo.InvariantCulture, $"port {port.Port} does not speak HTTP; it is not served"));
            return false;
        }

        // A name outside the mesh has no sidecar there, and a gateway that follows it would be an open door to it.
        if (string.Equals(service.Type, "ExternalName", StringComparison.Ordinal) && !backends.IsGiven(service, port))
        {
            problems.Info(service, port.Location, "spec.type", "a Service of type ExternalName is outside the mesh and not served, unless its endpoint is given with --set-endpoint");
            return false;
        }

        return true;
    }

    private static ImmutableArray<MeshPod> FindCaller(MeshPods pods, LoadOptions options) => options.OsmEdgeCaller is not { } name
        ? []
        : [.. pods.All.Where(pod => pod.IsDeclared && string.Equals($"{pod.Namespace}/{pod.Owner.Name}", name, StringComparison.Ordinal))];
}
