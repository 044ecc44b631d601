using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// The configuration of each plugin for each Service, bound strictly to the destinationRefs: osm-edge's controller lets the one that
/// it lists last apply to all of them. Of several for the same two the oldest counts.
/// </summary>
internal sealed class PluginConfigTable
{
    private readonly Dictionary<(string Plugin, string Namespace, string Service), PluginConfigResource> _bound = [];
    private readonly HashSet<(string Plugin, string Namespace, string Service)> _mounted = [];
    private readonly ProblemCollector _problems;

    /// <summary>Binds the configurations.</summary>
    public PluginConfigTable(ResourceSet resources, ProblemCollector problems)
    {
        _problems = problems;
        foreach (var config in resources.OfKind<PluginConfigResource>().OrderBy(config => config, AgeOrder.Instance))
        {
            foreach (var link in config.Destinations)
            {
                var key = (config.Plugin.Value, link.Namespace, link.Name);
                if (_bound.TryAdd(key, config) || ReferenceEquals(_bound[key], config))
                    continue;
                problems.Warning(config, link.Location, link.Field, $"{_bound[key].Reference} configures the same plugin for {link.Target} and is older; this one has no effect there");
            }
        }
    }

    /// <summary>The configuration; null: there is none.</summary>
    public PluginConfigResource? Find(PluginResource plugin, ServiceResource service)
    {
        var key = (plugin.Name, service.Namespace, service.Name);
        _mounted.Add(key);
        return _bound.GetValueOrDefault(key);
    }

    /// <summary>Reports what has no effect: targets that do not exist or do not have the plugin.</summary>
    public void ReportIdle(ResourceSet resources, ResourceIndex index, ChainSelection chains)
    {
        foreach (var config in resources.OfKind<PluginConfigResource>())
        {
            if (chains.Find(config.Plugin.Value) is null)
            {
                _problems.Warning(config, config.Plugin.Location, "spec.plugin", $"there is no Plugin {config.Plugin.Value}; the configuration has no effect");
                continue;
            }

            foreach (var link in config.Destinations)
            {
                if (index.Service(link.Namespace, link.Name) is null)
                    _problems.Warning(config, link.Location, link.Field, $"{link.Target} does not exist; the configuration has no effect there");
                else if (!_mounted.Contains((config.Plugin.Value, link.Namespace, link.Name)))
                    _problems.Warning(config, link.Location, link.Field, $"no PluginChain mounts the Plugin {config.Plugin.Value} on the pods of {link.Target}; the configuration has no effect there");
                else if (!string.Equals(link.Namespace, config.Namespace, StringComparison.Ordinal))
                    _problems.Info(config, link.Location, link.Field, $"configures {link.Target}, which is of another namespace than the configuration");
            }
        }
    }
}
