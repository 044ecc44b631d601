using CorsGate.Config.Model;

namespace CorsGate.Gateway.Hosting;

/// <summary>A configuration in numbers.</summary>
internal static class ConfigSummary
{
    /// <summary><c>2 listeners, 5 hosts, 12 routes</c>: hosts are distinct names, routes the objects that define them.</summary>
    public static string Describe(GatewayConfig config)
    {
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var routes = new HashSet<ObjectReference>();
        foreach (var host in config.Listeners.SelectMany(static listener => listener.VirtualHosts))
        {
            hosts.Add(host.Hostname);
            foreach (var route in host.Routes) routes.Add(route.Owner);
        }

        return $"{Words.Count(config.Listeners.Length, "listener")}, {Words.Count(hosts.Count, "host")}, {Words.Count(routes.Count, "route")}";
    }

    /// <summary>Whether a backend, or the target of a mirror, is the built-in app of that name.</summary>
    public static bool UsesSampleApp(GatewayConfig config, string name)
    {
        var seen = new HashSet<RouteAction>(ReferenceEqualityComparer.Instance);
        foreach (var route in config.Listeners.SelectMany(static listener => listener.VirtualHosts).SelectMany(static host => host.Routes))
        {
            foreach (var action in route.Program?.Actions ?? [route.Action])
            {
                if (seen.Add(action) && BackendsOf(action).Any(backend => string.Equals(backend?.SampleApp, name, StringComparison.Ordinal)))
                    return true;
            }
        }

        return false;
    }

    private static IEnumerable<Backend?> BackendsOf(RouteAction action) =>
        action.Backends.Select(static weighted => weighted.Backend)
            .Concat(action.Filters.Concat(action.Backends.SelectMany(static weighted => weighted.Filters))
                .OfType<RequestMirror>().Select(static mirror => mirror.Backend));
}
