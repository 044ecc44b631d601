using System.Collections.Frozen;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A configuration compiled for requests: immutable, looked up without locks. Virtual hosts, actions and policies that are
/// the same instances as in the snapshot before are taken over, so that one changed object does not rebuild the others.
/// </summary>
public sealed class GatewaySnapshot
{
    private readonly FrozenDictionary<int, PortTable> ports;
    private readonly ReuseCache<RouteAction, CompiledAction> actions;
    private readonly ReuseCache<AttachedPolicy, CompiledPolicy> policies;

    private GatewaySnapshot(
        FrozenDictionary<int, PortTable> ports,
        ReuseCache<RouteAction, CompiledAction> actions,
        ReuseCache<AttachedPolicy, CompiledPolicy> policies)
    {
        this.ports = ports;
        this.actions = actions;
        this.policies = policies;
    }

    /// <summary>The generation, counted from 1.</summary>
    public required int Generation { get; init; }

    /// <summary>The configuration it was compiled from.</summary>
    public required GatewayConfig Config { get; init; }

    /// <summary>Compiles a configuration, reusing what did not change since <paramref name="previous"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="generation">The generation, counted from 1.</param>
    /// <param name="previous">The snapshot that served until now; null for the first.</param>
    public static GatewaySnapshot Build(GatewayConfig config, int generation, GatewaySnapshot? previous)
    {
        var newPolicies = new ReuseCache<AttachedPolicy, CompiledPolicy>(previous?.policies);
        var newActions = new ReuseCache<RouteAction, CompiledAction>(previous?.actions);
        var builder = new SnapshotBuilder(newActions, newPolicies);
        var tables = new Dictionary<int, PortTable>();
        foreach (var port in config.Listeners.GroupBy(listener => listener.Port))
            tables[port.Key] = builder.BuildPort(port, previous?.Port(port.Key));
        newActions.Seal();
        newPolicies.Seal();
        return new GatewaySnapshot(tables.ToFrozenDictionary(), newActions, newPolicies) { Generation = generation, Config = config };
    }

    /// <summary>The listeners of a configured port; null: none.</summary>
    internal PortTable? Port(int port) => ports.GetValueOrDefault(port);
}
