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

    /// <summary>What was made for it; null: nobody knows.</summary>
    internal SnapshotChange? Change { get; private init; }

    private FrozenDictionary<LocalPort, PortTable> Ports { get; init; } = FrozenDictionary<LocalPort, PortTable>.Empty;

    private PagedMap<RouteAction, ReuseCache<RouteAction, CompiledAction>.Shared> Actions { get; init; } =
        PagedMap<RouteAction, ReuseCache<RouteAction, CompiledAction>.Shared>.Empty;

    private PagedMap<AttachedPolicy, ReuseCache<AttachedPolicy, CompiledPolicy>.Shared> Policies { get; init; } =
        PagedMap<AttachedPolicy, ReuseCache<AttachedPolicy, CompiledPolicy>.Shared>.Empty;

    /// <summary>Compiles a configuration, reusing what did not change since <paramref name="previous"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="generation">The generation, counted from 1.</param>
    /// <param name="previous">The snapshot that served until now; null for the first.</param>
    public static GatewaySnapshot Build(GatewayConfig config, int generation, GatewaySnapshot? previous)
    {
        previous ??= new GatewaySnapshot { Generation = 0 };
        var policies = new ReuseCache<AttachedPolicy, CompiledPolicy>(previous.Policies);
        var actions = new ReuseCache<RouteAction, CompiledAction>(previous.Actions);
        var builder = new SnapshotBuilder(actions, policies, previous.Generation);
        var tables = new Dictionary<LocalPort, PortTable>();
        foreach (var port in config.Listeners.GroupBy(listener => listener.Place))
            tables[port.Key] = builder.BuildPort(port, previous.Port(port.Key));
        foreach (var (port, table) in previous.Ports)
        {
            if (!tables.ContainsKey(port))
                builder.DropPort(table);
        }

        // An action holds on to its policies for as long as any route holds on to the action.
        var keptActions = actions.Seal(
            began => Array.ForEach(began.Policies, policy => policies.Use(policy.Source)),
            ended => Array.ForEach(ended.Policies, policy => policies.Release(policy.Source)));
        return new GatewaySnapshot
        {
            Generation = generation,
            Config = config,
            Change = builder.Change,
            Ports = tables.ToFrozenDictionary(),
            Actions = keptActions,
            Policies = policies.Seal(),
        };
    }

    /// <summary>The listeners and their configured ports.</summary>
    internal IEnumerable<(int Port, CompiledListener Listener)> Listeners =>
        Ports.SelectMany(static port => port.Value.Kinds.ToArray().SelectMany(static kind => kind.Listeners.Values), static (port, listener) => (port.Key.Port, listener));

    /// <summary>The listeners of a configured port, at its local address where that belongs to Gateways; null: none.</summary>
    internal PortTable? Port(LocalPort place) => Ports.GetValueOrDefault(place);
}
