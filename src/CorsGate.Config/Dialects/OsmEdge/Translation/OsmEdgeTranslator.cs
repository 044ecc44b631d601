using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.OsmEdge.Mesh;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Translation;

/// <summary>
/// Serves the Services of a mesh, each on its own ports and by its own names, with the plugins of its pods: 1 decides whether there
/// is a mesh and whether its plugins are on, 2 selects the plugins of each Service, 3 makes a listener for each port, 4 says what has
/// no effect. Without a MeshConfig and without objects of plugins there is no mesh.
/// </summary>
public sealed class OsmEdgeTranslator : IDialectTranslator
{
    /// <inheritdoc/>
    public DialectInputs Inputs { get; } = new(
        [typeof(MeshConfigResource), typeof(PluginResource), typeof(PluginChainResource), typeof(PluginConfigResource)],
        [typeof(ServiceResource), typeof(EndpointSliceResource), typeof(NamespaceResource), typeof(PodResource), typeof(DeploymentResource)],
        ReadsFiles: false);

    /// <inheritdoc/>
    public bool Matters(ResourceChange change, LoadOptions options) => change switch
    {
        // Where these were written is never told, and nothing else of them is read.
        (EndpointSliceResource x, EndpointSliceResource y) => !string.Equals(x.ServiceName, y.ServiceName, StringComparison.Ordinal)
            || !x.Ports.SequenceEqual(y.Ports) || !x.ReadyAddresses.SequenceEqual(y.ReadyAddresses),
        (EndpointSliceResource { ServiceName: null }, null) or (null, EndpointSliceResource { ServiceName: null }) => false,
        (NamespaceResource x, NamespaceResource y) => x.Labels.Count != y.Labels.Count || x.Labels.Any(label => !y.Labels.Contains(label)),
        _ => true,
    };

    /// <inheritdoc/>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(ResourceSet resources, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(options);
        var problems = new ProblemCollector();

        // 1. The mesh.
        if (!MeshSwitch.IsMesh(resources))
            return ([], []);
        var mesh = MeshSwitch.Choose(resources, problems);
        var hasPlugins = MeshSwitch.HasPlugins(resources, mesh, problems);

        // 2. The plugins.
        var plugged = hasPlugins ? resources : new ResourceSet { Resources = [.. resources.Resources.Where(resource => !MeshSwitch.IsAboutPlugins(resource))] };
        var index = new ResourceIndex(resources);
        var pods = new MeshPods(resources);
        var chains = new ChainSelection(plugged, new MeshNamespaces(resources, problems), new ChainPositions(mesh, problems), problems);
        var configs = new PluginConfigTable(plugged, problems);
        var actions = new ServiceActions(
            chains, configs, pods, new MeshBackends(index, pods, options, problems), new PluginMounts(options, new SemanticsChoice(options, problems), problems), options, problems);

        // 3. The listeners.
        var ports = new SortedDictionary<int, List<(ServiceResource Service, VirtualHost Host)>>();
        foreach (var service in resources.OfKind<ServiceResource>().OrderBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal))
        {
            foreach (var (port, route) in actions.RoutesOf(service))
            {
                if (!ports.TryGetValue(port, out var hosts))
                    ports.Add(port, hosts = []);
                hosts.AddRange(ServiceHosts.Of(service).Select(name => (service, new VirtualHost { Hostname = name, Routes = [route] })));
            }
        }

        var listeners = ports.Select(port => MakeListener(port.Key, port.Value)).ToImmutableArray();

        // 4. What has no effect.
        chains.ReportReach(pods);
        configs.ReportIdle(plugged, index, chains);
        return (listeners, problems.ToImmutable());
    }

    private static Listener MakeListener(int port, List<(ServiceResource Service, VirtualHost Host)> hosts)
    {
        var owner = hosts[0].Service;
        return new Listener
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"osm-edge/services:{port}"),
            Owner = owner.Reference,
            Kind = ListenerKind.Service,
            Port = port,
            IsTls = false,
            VirtualHosts = [.. hosts.Select(host => host.Host), ServiceHosts.Unknown(owner)],
            Location = owner.Location,
        };
    }
}
