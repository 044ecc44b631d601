using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A virtual host of a listener that a route has a share in.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="Hostname">The virtual host's name.</param>
/// <param name="Specificity">How specific the route's own hostname is.</param>
internal readonly record struct AttachedHost(ListenerState Listener, string Hostname, int Specificity);

/// <summary>
/// Finds the listeners that a route attaches to (Gateway API, ParentReference): the Gateway that a parentRef names, its
/// listeners of that sectionName and port, of these the ones that allow the route's kind and namespace, and of these the ones
/// with a hostname in common. A parentRef that ends with nothing is reported with the step where it ended.
/// </summary>
internal sealed class RouteAttachment(ResourceIndex index, ListenerSet listeners, ProblemCollector problems)
{
    /// <summary>The virtual hosts of served listeners, each once.</summary>
    public List<AttachedHost> Attach(RouteResource route)
    {
        var hosts = new Dictionary<(ListenerState Listener, string Hostname), int>();
        if (route.ParentRefs.IsEmpty)
            problems.Warning(route, null, "spec.parentRefs", "the route names no parent and is not served; attach it to a Gateway");
        foreach (var parent in route.ParentRefs)
            Attach(route, parent, hosts);
        return [.. hosts.Select(host => new AttachedHost(host.Key.Listener, host.Key.Hostname, host.Value))];
    }

    /// <summary>Whether a parentRef names a Gateway; other parents, such as a mesh's Service, are no matter of ours.</summary>
    public static bool IsGateway(ParentRef parent) => parent.Link is { Group: ApiNames.GatewayGroup, Kind: "Gateway" };

    private void Attach(RouteResource route, ParentRef parent, Dictionary<(ListenerState, string), int> hosts)
    {
        var link = parent.Link;
        if (!IsGateway(parent))
        {
            problems.Warning(route, link.Location, link.Field, $"a parent of kind {link.Kind} (group \"{link.Group}\") is not served; attach the route to a Gateway");
            return;
        }

        if (index.Gateway(link.Namespace, link.Name) is not { } gateway)
        {
            problems.Error(route, link.Location, link.Field, $"{link.Target} does not exist or is not valid, the route is not served there; name a Gateway that is there, with its namespace");
            return;
        }

        var selected = listeners.Of(gateway).Where(state => IsSelected(state.Listener, parent)).ToList();
        if (selected.Count == 0)
        {
            problems.Error(route, link.Location, link.Field, $"{gateway.Reference} has no listener {Describe(parent)}; it has {Listeners(gateway)}");
            return;
        }

        var allowed = selected.Where(state => state.AllowedRoutes.AllowKind(route) && state.AllowedRoutes.AllowNamespace(route.Namespace)).ToList();
        if (allowed.Count == 0)
        {
            problems.Error(
                route, link.Location, link.Field,
                $"no listener of {gateway.Reference} allows {route.Reference.Kind} objects of namespace {route.Namespace}; change the listener's allowedRoutes");
            return;
        }

        var served = 0;
        var intersecting = 0;
        foreach (var state in allowed)
        {
            if (!Intersect(route, state, hosts))
                continue;
            intersecting++;
            served += state.IsServed ? 1 : 0;
        }

        if (intersecting == 0)
        {
            problems.Error(
                route, link.Location, "spec.hostnames",
                $"none of the route's hostnames is one of {gateway.Reference}, {Hostnames(allowed)}; choose hostnames that a listener covers");
        }
        else if (served == 0)
        {
            problems.Warning(route, link.Location, link.Field, $"the listener of {gateway.Reference} is not served, and so the route is not; see the listener's own problem");
        }
    }

    private static bool Intersect(RouteResource route, ListenerState state, Dictionary<(ListenerState, string), int> hosts)
    {
        if (route.Hostnames.IsEmpty)
            return Add("");
        var any = false;
        foreach (var hostname in route.Hostnames)
            any |= Add(hostname);
        return any;

        bool Add(string hostname)
        {
            if (HostnameIntersection.Of(state.Listener.Hostname, hostname) is not { } common)
                return false;
            if (!state.IsServed)
                return true;
            var specificity = HostnameIntersection.Specificity(hostname);
            if (!hosts.TryGetValue((state, common), out var known) || known < specificity)
                hosts[(state, common)] = specificity;
            return true;
        }
    }

    private static bool IsSelected(GatewayListener listener, ParentRef parent) =>
        (string.IsNullOrEmpty(parent.SectionName) || string.Equals(parent.SectionName, listener.Name, StringComparison.Ordinal))
        && (parent.Port is not { } port || port == listener.Port);

    private static string Describe(ParentRef parent) => (parent.SectionName, parent.Port) switch
    {
        ({ Length: > 0 } name, { } port) => $"{name} on port {Text(port)}",
        ({ Length: > 0 } name, null) => name,
        (_, { } port) => $"on port {Text(port)}",
        _ => "at all",
    };

    private static string Listeners(GatewayResource gateway) =>
        gateway.Listeners.IsEmpty ? "none" : string.Join(", ", gateway.Listeners.Select(listener => $"{listener.Name} on port {Text(listener.Port)}"));

    private static string Hostnames(List<ListenerState> states) =>
        string.Join(", ", states.Select(state => state.Listener.Hostname).Distinct(StringComparer.Ordinal));

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
