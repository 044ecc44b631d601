using System.Collections.Immutable;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A virtual host of a listener that a route has a share in.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="Hostname">The virtual host's name.</param>
/// <param name="Specificity">How specific the route's own hostname is.</param>
internal readonly record struct AttachedHost(ListenerState Listener, string Hostname, int Specificity);

/// <summary>Where a route is attached.</summary>
/// <param name="Hosts">Its virtual hosts on served listeners, each once.</param>
/// <param name="Parents">What became of its parentRefs to Gateways.</param>
internal sealed record AttachedRoute(List<AttachedHost> Hosts, ImmutableArray<ParentOutcome> Parents)
{
    /// <summary>A route that is attached nowhere.</summary>
    public static AttachedRoute None { get; } = new([], []);
}

/// <summary>
/// Finds the listeners that a route attaches to (Gateway API, ParentReference): the Gateway that a parentRef names, its
/// listeners of that sectionName and port, of these the ones that allow the route's kind and namespace, and of these the ones
/// with a hostname in common. A parentRef that ends with nothing is reported with the step where it ended.
/// </summary>
internal sealed class RouteAttachment(ResourceIndex index, ListenerSet listeners, ProblemCollector problems)
{
    /// <summary>Attaches a route.</summary>
    public AttachedRoute Attach(RouteResource route)
    {
        var parents = ImmutableArray.CreateBuilder<ParentOutcome>(route.ParentRefs.Length);
        var hosts = new Dictionary<(ListenerState Listener, string Hostname), int>();
        if (route.ParentRefs.IsEmpty)
            problems.Warning(route, null, "spec.parentRefs", "the route names no parent and is not served; attach it to a Gateway");
        foreach (var parent in route.ParentRefs)
        {
            if (Attach(route, parent, hosts) is { } outcome)
                parents.Add(outcome);
        }

        return new AttachedRoute([.. hosts.Select(host => new AttachedHost(host.Key.Listener, host.Key.Hostname, host.Value))], parents.ToImmutable());
    }

    /// <summary>Whether a parentRef names a Gateway; other parents, such as a mesh's Service, are no matter of ours.</summary>
    public static bool IsGateway(ParentRef parent) => parent.Link is { Group: ApiNames.GatewayGroup, Kind: "Gateway" };

    /// <summary>Whether a route is a matter of ours: one of its parents is a Gateway that is not another controller's.</summary>
    public bool IsOurs(RouteResource route) => route.ParentRefs.Any(parent => IsGateway(parent) && !index.IsForeign(parent.Link));

    private ParentOutcome? Attach(RouteResource route, ParentRef parent, Dictionary<(ListenerState, string), int> hosts)
    {
        var link = parent.Link;
        if (!IsGateway(parent))
        {
            problems.Warning(route, link.Location, link.Field, $"a parent of kind {link.Kind} (group \"{link.Group}\") is not served; attach the route to a Gateway");
            return null;
        }

        if (index.IsForeign(link))
            return null;
        if (index.Gateway(link.Namespace, link.Name) is not { } gateway)
        {
            problems.Error(route, link.Location, link.Field, $"{link.Target} does not exist or is not valid, the route is not served there; name a Gateway that is there, with its namespace");
            return null;
        }

        var selected = listeners.Of(gateway).Where(state => IsSelected(state.Listener, parent)).ToList();
        if (selected.Count == 0)
            return Refuse(link.Field, ConditionReason.NoMatchingParent, $"{gateway.Reference} has no listener {Describe(parent)}; it has {Listeners(gateway)}");

        var allowed = selected.Where(state => state.AllowedRoutes.AllowKind(route) && state.AllowedRoutes.AllowNamespace(route.Namespace)).ToList();
        if (allowed.Count == 0)
        {
            return Refuse(
                link.Field, ConditionReason.NotAllowedByListeners,
                $"no listener of {gateway.Reference} allows {route.Reference.Kind} objects of namespace {route.Namespace}; change the listener's allowedRoutes");
        }

        var served = 0;
        var intersecting = ImmutableArray.CreateBuilder<string>(allowed.Count);
        foreach (var state in allowed)
        {
            if (!Intersect(route, state, hosts))
                continue;
            intersecting.Add(state.Listener.Name);
            served += state.IsServed ? 1 : 0;
        }

        if (intersecting.Count == 0)
        {
            return Refuse(
                "spec.hostnames", ConditionReason.NoMatchingListenerHostname,
                $"none of the route's hostnames is one of {gateway.Reference}, {Hostnames(allowed)}; choose hostnames that a listener covers");
        }

        if (served == 0)
            problems.Warning(route, link.Location, link.Field, $"the listener of {gateway.Reference} is not served, and so the route is not; see the listener's own problem");
        return new ParentOutcome(parent, gateway.Reference, null, intersecting.ToImmutable());

        ParentOutcome Refuse(string field, ConditionReason reason, string message)
        {
            var finding = new Finding(reason, message);
            problems.Error(route, link.Location, field, finding);
            return new ParentOutcome(parent, gateway.Reference, finding, []);
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
