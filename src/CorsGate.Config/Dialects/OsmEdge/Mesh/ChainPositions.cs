using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.OsmEdge.Reading;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// Where the chain's own routing and load balancing stand, by the default priorities of osm-edge v1.3.9 or those of the MeshConfig.
/// A plugin before the routing does not know the Service yet, and one behind the load balancing is never reached: both do nothing.
/// </summary>
internal sealed class ChainPositions
{
    private readonly Dictionary<string, (double Routing, double Balancing)> _chains = new(StringComparer.Ordinal)
    {
        [OsmEdgeNames.InboundHttp] = (170, 110),
        [OsmEdgeNames.OutboundHttp] = (160, 110),
    };

    /// <summary>Reads the MeshConfig; null: there is none.</summary>
    public ChainPositions(MeshConfigResource? mesh, ProblemCollector problems)
    {
        foreach (var module in mesh?.Modules ?? [])
        {
            if (!_chains.TryGetValue(module.Chain, out var chain))
                continue;
            var isRouting = module.Name.EndsWith("http-routing", StringComparison.Ordinal);
            if (!isRouting && !module.Name.EndsWith("http-load-balancing", StringComparison.Ordinal))
                continue;
            if (module.IsDisabled)
                problems.Warning(mesh!, module.Location, module.Field, "the chain's routing and load balancing cannot be taken out here; the entry counts without disable");
            _chains[module.Chain] = isRouting ? (module.Priority, chain.Balancing) : (chain.Routing, module.Priority);
        }
    }

    /// <summary>Why a plugin of a chain does nothing; null: it is reached.</summary>
    public string? WhyInert(string chain, double priority)
    {
        var (routing, balancing) = _chains[chain];

        // At the same priority the names decide, and those of modules come before those of plugins.
        if (priority > routing)
            return string.Create(CultureInfo.InvariantCulture, $"it runs before the routing of {chain} ({routing}) and does nothing; give it a priority above {balancing} and not above {routing}");
        return priority <= balancing
            ? string.Create(CultureInfo.InvariantCulture, $"it stands behind the load balancing of {chain} ({balancing}) and is never reached; give it a priority above {balancing} and not above {routing}")
            : null;
    }
}
