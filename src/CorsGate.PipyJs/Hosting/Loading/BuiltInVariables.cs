namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>
/// The variables of osm-edge's own modules, by namespace, as far as a plugin for HTTP requests can see them. Objects are the same for
/// all requests, as in a sidecar, so that a cache by identity works.
/// </summary>
internal static class BuiltInVariables
{
    /// <summary>The variables of a chain.</summary>
    public static IEnumerable<(string Namespace, string Name, PjsValue Value)> Of(PluginChainSource source)
    {
        var cluster = Cluster(source);
        foreach (var (space, plugins) in new[] { ("inbound-http-routing", source.Inbound), ("outbound-http-routing", source.Outbound) })
        {
            yield return (space, "__service", Service(source, plugins));
            yield return (space, "__route", Route());
            yield return (space, "__cluster", cluster);
        }

        foreach (var space in new[] { "inbound", "outbound" })
        {
            yield return (space, "__port", Port(source));
            yield return (space, "__protocol", source.Protocol);
            yield return (space, "__isHTTP2", false);
        }

        yield return ("inbound", "__isIngress", false);
        yield return ("outbound", "__isEgress", false);
        yield return ("outbound", "__cert", PjsValue.Null);
        yield return ("inbound-tcp-routing", "__cluster", cluster);
        yield return ("connect-tcp", "__target", default);
        yield return ("connect-tcp", "__metricLabel", source.ClusterName);
    }

    private static PjsObject Service(PluginChainSource source, IReadOnlyList<PluginSource> plugins)
    {
        PjsObject? configured = null;
        foreach (var plugin in plugins.Where(plugin => !plugin.Config.IsUndefined)) (configured ??= new PjsObject()).Set(plugin.Name, plugin.Config);
        var service = new PjsObject();
        service.Set("name", source.ServiceName);
        service.Set("RouteRules", new PjsArray(Route()));
        service.Set("Plugins", configured);
        service.Set("RateLimit", PjsValue.Null);
        service.Set("AllowedEndpoints", PjsValue.Null);
        return service;
    }

    private static PjsObject Route()
    {
        var route = new PjsObject();
        route.Set("Path", ".*");
        return route;
    }

    private static PjsObject Cluster(PluginChainSource source)
    {
        var endpoints = new PjsObject();
        foreach (var (address, weight) in source.Endpoints) endpoints.Set(address, weight);
        var cluster = new PjsObject();
        cluster.Set("name", source.ClusterName);
        cluster.Set("Endpoints", endpoints);
        return cluster;
    }

    private static PjsObject Port(PluginChainSource source)
    {
        var port = new PjsObject();
        port.Set("Port", source.Port);
        port.Set("Protocol", source.Protocol);
        return port;
    }
}
