using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>Compiles the listeners of a port, taking over the virtual hosts whose routes are the same instances.</summary>
internal sealed class SnapshotBuilder(
    ReuseCache<RouteAction, CompiledAction> actions,
    ReuseCache<AttachedPolicy, CompiledPolicy> policies)
{
    /// <summary>Compiles a port.</summary>
    /// <param name="listeners">The listeners of the port in configured order.</param>
    /// <param name="previous">What the port was until now; null: it was not there.</param>
    public PortTable BuildPort(IEnumerable<Listener> listeners, PortTable? previous) => new(
        [.. PortSharing.Served(listeners)
            .GroupBy(listener => listener.Kind)
            .Select(kind => BuildKind(kind.Key, kind, previous?.Of(kind.Key)))]);

    private ListenerTable BuildKind(ListenerKind kind, IEnumerable<Listener> listeners, ListenerTable? previous)
    {
        var compiled = new Dictionary<string, CompiledListener>(StringComparer.Ordinal);
        foreach (var group in listeners.GroupBy(listener => listener.Hostname is "*" ? "" : listener.Hostname, StringComparer.Ordinal))
        {
            var before = previous?.Listeners.GetValueOrDefault(group.Key);
            var hosts = BuildHosts([.. group], before);
            var first = group.First();
            compiled[group.Key] = before is not null && before.Serves(first, hosts) ? before : new CompiledListener(first, hosts);
        }

        return new ListenerTable(kind, compiled);
    }

    private Dictionary<string, CompiledVirtualHost> BuildHosts(Listener[] listeners, CompiledListener? previous)
    {
        var routes = new Dictionary<string, ImmutableArray<Route>>(StringComparer.Ordinal);
        foreach (var listener in listeners)
        {
            foreach (var host in listener.VirtualHosts)
            {
                var hostname = host.Hostname is "" ? "*" : host.Hostname;
                routes[hostname] = routes.TryGetValue(hostname, out var earlier) ? earlier.AddRange(host.Routes) : host.Routes;
            }
        }

        var hosts = new Dictionary<string, CompiledVirtualHost>(routes.Count, StringComparer.Ordinal);
        foreach (var (hostname, list) in routes)
        {
            var before = previous?.Hosts.GetValueOrDefault(hostname);
            hosts[hostname] = before is not null && before.IsMadeFrom(list) ? Keep(before) : new CompiledVirtualHost(list, Compile);
        }

        return hosts;
    }

    private CompiledVirtualHost Keep(CompiledVirtualHost host)
    {
        foreach (var action in host.Actions)
        {
            actions.Keep(action.Source, action);
            foreach (var policy in action.Policies)
                policies.Keep(policy.Source, policy);
        }

        return host;
    }

    private CompiledAction Compile(RouteAction action) =>
        actions.Get(action, source => new CompiledAction(source, policy => policies.Get(policy, kept => new CompiledPolicy(kept))));
}
