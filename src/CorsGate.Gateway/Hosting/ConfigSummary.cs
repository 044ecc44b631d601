using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// A configuration in numbers, and whether it needs what is built in. Kept from one snapshot to the next: what a change made is looked
/// at, and nothing else.
/// </summary>
internal sealed class ConfigSummary
{
    private readonly Dictionary<string, int> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectReference, int> _routes = [];
    private int _generation;

    /// <summary>Takes the snapshot that serves from now on.</summary>
    /// <returns>Its configuration in words, <c>2 listeners, 5 hosts, 12 routes</c>: hosts are distinct names, routes the objects that define them.</returns>
    public string Describe(GatewayConfig config, GatewaySnapshot snapshot)
    {
        if (snapshot.Change is { } change && _generation != 0 && change.Since == _generation)
        {
            change.AddedHosts.ForEach(added => Count(_hosts, added.Hostname, 1));
            change.RemovedHosts.ForEach(removed => Count(_hosts, removed.Hostname, -1));
            change.AddedRoutes.ForEach(added => Count(_routes, added.Route.Source.Owner, 1));
            change.RemovedRoutes.ForEach(removed => Count(_routes, removed.Route.Source.Owner, -1));
        }
        else
        {
            CountAnew(config);
        }

        _generation = snapshot.Generation;
        return $"{Words.Count(config.Listeners.Length, "listener")}, {Words.Count(_hosts.Count, "host")}, {Words.Count(_routes.Count, "route")}";
    }

    /// <summary>
    /// Whether a backend, or the target of a mirror, is the built-in app of that name; of a snapshot that says what changed, whether
    /// one that is new is.
    /// </summary>
    public static bool UsesSampleApp(GatewayConfig config, GatewaySnapshot snapshot, string name)
    {
        var routes = snapshot.Change is { Since: > 0 } change
            ? change.AddedRoutes.Select(static added => added.Route.Source)
            : config.Listeners.SelectMany(static listener => listener.VirtualHosts).SelectMany(static host => host.Routes);
        var seen = new HashSet<RouteAction>(ReferenceEqualityComparer.Instance);
        foreach (var route in routes)
        {
            foreach (var action in route.Program?.Actions ?? [route.Action])
            {
                if (seen.Add(action) && BackendsOf(action).Any(backend => string.Equals(backend?.SampleApp, name, StringComparison.Ordinal)))
                    return true;
            }
        }

        return false;
    }

    // As a snapshot counts: what a port cannot serve does not count, and hosts of listeners with one hostname are one.
    private void CountAnew(GatewayConfig config)
    {
        _hosts.Clear();
        _routes.Clear();
        foreach (var port in config.Listeners.GroupBy(static listener => listener.Place))
        {
            foreach (var listeners in PortSharing.Served(port).GroupBy(static listener => (listener.Kind, listener.Hostname is "*" ? "" : listener.Hostname)))
            {
                var hosts = listeners.SelectMany(static listener => listener.VirtualHosts).ToList();
                foreach (var hostname in hosts.Select(static host => host.Hostname is "" ? "*" : host.Hostname).Distinct(StringComparer.Ordinal))
                    Count(_hosts, hostname, 1);
                foreach (var route in hosts.SelectMany(static host => host.Routes))
                    Count(_routes, route.Owner, 1);
            }
        }
    }

    private static void Count<TKey>(Dictionary<TKey, int> counts, TKey key, int more)
        where TKey : notnull
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += more;
        if (count == 0)
            counts.Remove(key);
    }

    private static IEnumerable<Backend?> BackendsOf(RouteAction action) =>
        action.Backends.Select(static weighted => weighted.Backend)
            .Concat(action.Filters.Concat(action.Backends.SelectMany(static weighted => weighted.Filters))
                .OfType<RequestMirror>().Select(static mirror => mirror.Backend));
}
