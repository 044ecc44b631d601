using System.Collections.Frozen;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A configuration compiled for requests: immutable, looked up without locks. Virtual hosts, actions and policies that are
/// the same instances as in the snapshot before are taken over, so that one changed object does not rebuild the others.
/// </summary>
public sealed class GatewaySnapshot
{
    /// <summary>The generation, counted from 1.</summary>
    public required int Generation { get; init; }

    /// <summary>The configuration it was compiled from.</summary>
    public GatewayConfig Config { get; init; } = GatewayConfig.Empty;

    private FrozenDictionary<LocalPort, PortTable> Ports { get; init; } = FrozenDictionary<LocalPort, PortTable>.Empty;

    private ReuseCache<RouteAction, CompiledAction>? Actions { get; init; }

    private ReuseCache<AttachedPolicy, CompiledPolicy>? Policies { get; init; }

    /// <summary>Compiles a configuration, reusing what did not change since <paramref name="previous"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="generation">The generation, counted from 1.</param>
    /// <param name="previous">The snapshot that served until now; null for the first.</param>
    public static GatewaySnapshot Build(GatewayConfig config, int generation, GatewaySnapshot? previous)
    {
        var policies = new ReuseCache<AttachedPolicy, CompiledPolicy>(previous?.Policies);
        var actions = new ReuseCache<RouteAction, CompiledAction>(previous?.Actions);
        var builder = new SnapshotBuilder(actions, policies);
        var tables = new Dictionary<LocalPort, PortTable>();
        foreach (var port in config.Listeners.GroupBy(listener => listener.Place))
            tables[port.Key] = builder.BuildPort(port, previous?.Port(port.Key));
        actions.Seal();
        policies.Seal();
        return new GatewaySnapshot
        {
            Generation = generation,
            Config = config,
            Ports = tables.ToFrozenDictionary(),
            Actions = actions,
            Policies = policies,
        };
    }

    /// <summary>The listeners and their configured ports.</summary>
    internal IEnumerable<(int Port, CompiledListener Listener)> Listeners =>
        Ports.SelectMany(static port => port.Value.Kinds.ToArray().SelectMany(static kind => kind.Listeners.Values), static (port, listener) => (port.Key.Port, listener));

    /// <summary>The listeners of a configured port, at its local address where that belongs to Gateways; null: none.</summary>
    internal PortTable? Port(LocalPort place) => Ports.GetValueOrDefault(place);
}
