using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Who claims which host on which port. Gateway API lets routes of several namespaces share a host and orders them by
/// precedence; whether that is meant, only their owners know, so the oldest route of each namespace is told about the others.
/// The API lets a host have either HTTPRoutes or GRPCRoutes. Here it may have both, as people who serve gRPC and its web
/// pages from one host expect; they are told that other gateways need not allow it.
/// </summary>
internal sealed class HostClaims
{
    private readonly Dictionary<(int Port, string Hostname), Claimants> _hosts = [];

    /// <summary>Notes a route's claim. Routes come the oldest first.</summary>
    public void Add(int port, string hostname, RouteResource route)
    {
        if (!_hosts.TryGetValue((port, hostname), out var claimants))
            _hosts.Add((port, hostname), claimants = new Claimants());
        claimants.Add(route);
    }

    /// <summary>Reports the hosts that several namespaces claim, as a whole or below a wildcard: once for each namespace and host.</summary>
    public void Report(ProblemCollector problems)
    {
        var reported = new HashSet<(RouteResource Route, string Hostname)>(new ByReference());
        var reportedKinds = new HashSet<(RouteResource Route, string Hostname)>(new ByReference());
        foreach (var ((port, hostname), claimants) in _hosts)
        {
            foreach (var route in claimants.Routes)
            {
                var message = Shared(hostname, claimants, route) ?? Overlapping(port, hostname, route);
                if (message is not null && reported.Add((route, hostname)))
                    problems.Warning(route, null, "spec.hostnames", message);
            }

            if (claimants.OtherKind is { } younger && reportedKinds.Add((younger, hostname)))
                problems.Warning(younger, null, "spec.hostnames", Mixed(hostname, claimants.Routes[0]));
        }
    }

    private static string? Shared(string hostname, Claimants claimants, RouteResource route)
    {
        if (claimants.Routes.Count < 2)
            return null;
        var other = claimants.OtherThan(route.Namespace)!;
        var more = claimants.Routes.Count - 2;
        var others = more == 0 ? "" : $" and in more namespaces ({more.ToString(System.Globalization.CultureInfo.InvariantCulture)})";
        return $"{Name(hostname)} is also claimed by {other.Reference}{others}, requests go by match precedence; let one namespace own the host, or narrow allowedRoutes";
    }

    private static string Mixed(string hostname, RouteResource oldest) =>
        $"{Name(hostname)} has HTTPRoutes and GRPCRoutes, where Gateway API accepts only the kind of the oldest ({oldest.Reference}); " +
        "both are served here, by match precedence, but other gateways may refuse this route: give each kind a host of its own";

    private static string Name(string hostname) =>
        string.Equals(hostname, HostnameIntersection.Any, StringComparison.Ordinal) ? "every host" : $"host {hostname}";

    private string? Overlapping(int port, string hostname, RouteResource route)
    {
        // The wildcards around a host: one for each of its dots.
        var dot = hostname.IndexOf('.', HostnameIntersection.IsWildcard(hostname) ? 2 : 0);
        for (; dot >= 0; dot = hostname.IndexOf('.', dot + 1))
        {
            var wildcard = "*" + hostname[dot..];
            if (_hosts.TryGetValue((port, wildcard), out var claimants) && claimants.OtherThan(route.Namespace) is { } other)
                return $"host {hostname} is also claimed by {other.Reference} with {wildcard}, the more specific host takes the requests; let one namespace own the host, or narrow allowedRoutes";
        }

        return null;
    }

    /// <summary>The oldest route of each namespace.</summary>
    private sealed class Claimants
    {
        private readonly HashSet<string> _namespaces = [];

        public List<RouteResource> Routes { get; } = [];

        /// <summary>The oldest route of the kind that the oldest of all is not; null: there is none.</summary>
        public RouteResource? OtherKind { get; private set; }

        public void Add(RouteResource route)
        {
            if (_namespaces.Add(route.Namespace))
                Routes.Add(route);
            if (OtherKind is null && route.IsGrpc != Routes[0].IsGrpc)
                OtherKind = route;
        }

        public RouteResource? OtherThan(string @namespace)
        {
            // Namespaces are distinct, so one of the first two is another one.
            foreach (var route in Routes)
            {
                if (!string.Equals(route.Namespace, @namespace, StringComparison.Ordinal))
                    return route;
            }

            return null;
        }
    }

    private sealed class ByReference : IEqualityComparer<(RouteResource Route, string Hostname)>
    {
        public bool Equals((RouteResource Route, string Hostname) x, (RouteResource Route, string Hostname) y) =>
            ReferenceEquals(x.Route, y.Route) && string.Equals(x.Hostname, y.Hostname, StringComparison.Ordinal);

        public int GetHashCode((RouteResource Route, string Hostname) obj) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Route), obj.Hostname.GetHashCode(StringComparison.Ordinal));
    }
}
