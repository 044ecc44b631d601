using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Who claims which host on which port, for each address of Gateways that have their own. Gateway API lets routes of several namespaces share a host and orders them by
/// precedence; whether that is meant, only their owners know, so the oldest route of each namespace is told about the others.
/// A host may have both HTTPRoutes and GRPCRoutes, as people who serve gRPC and its web pages from one host expect, and as kgateway, Istio
/// and Envoy Gateway do. Gateway API forbade it until the beginning of 2026 and leaves it open since (kubernetes-sigs/gateway-api pull request 4598), so they are
/// told that other gateways need not allow it.
/// </summary>
internal sealed class HostClaims(ProblemCollector problems, ProblemBook book)
{
    private readonly Dictionary<string, ClaimedHost> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<ClaimedHost> _edited = [];

    /// <summary>Notes a route's claim.</summary>
    public void Add(LocalPort place, string hostname, RouteResource route) => Edit(hostname).On(place).Added.Add(route);

    /// <summary>Takes a route's claim back.</summary>
    public void Remove(LocalPort place, string hostname, RouteResource route) => Edit(hostname).On(place).Removed.Add(route);

    /// <summary>
    /// Reports the hosts that several namespaces claim, as a whole or below a wildcard: once for each namespace and host, for the
    /// lowest of several ports. Looks again only at hosts whose claims changed, and at those below a wildcard with other claimants.
    /// </summary>
    public void Report()
    {
        if (_edited.Count == 0)
            return;
        var wildcards = new HashSet<string>(StringComparer.Ordinal);
        foreach (var host in _edited)
        {
            if (host.Apply() && HostnameIntersection.IsWildcard(host.Hostname))
                wildcards.Add(host.Hostname);
        }

        if (wildcards.Count > 0)
            _edited.UnionWith(_hosts.Values.Where(host => WildcardsAround(host.Hostname).Any(wildcards.Contains)));
        foreach (var host in _edited)
        {
            book.Set(host, problems.Capture(() => Report(host)));
            if (host.Places.Count == 0)
                _hosts.Remove(host.Hostname);
        }

        _edited.Clear();
    }

    private ClaimedHost Edit(string hostname)
    {
        if (!_hosts.TryGetValue(hostname, out var host))
            _hosts.Add(hostname, host = new ClaimedHost(hostname));
        _edited.Add(host);
        return host;
    }

    private void Report(ClaimedHost host)
    {
        var reported = new HashSet<RouteResource>(ReferenceEqualityComparer.Instance);
        var hasReportedKinds = new HashSet<RouteResource>(ReferenceEqualityComparer.Instance);
        foreach (var (place, claimants) in host.Places)
        {
            foreach (var route in claimants.OldestByNamespace)
            {
                var message = Shared(host.Hostname, claimants, route) ?? Overlapping(place, host.Hostname, route);
                if (message is not null && reported.Add(route))
                    problems.Warning(route, null, "spec.hostnames", message);
            }

            if (claimants.OtherKind is { } younger && hasReportedKinds.Add(younger))
                problems.Warning(younger, null, "spec.hostnames", Mixed(host.Hostname, claimants.OldestByNamespace[0]));
        }
    }

    private static string? Shared(string hostname, Claimants claimants, RouteResource route)
    {
        if (claimants.OldestByNamespace.Length < 2)
            return null;
        var other = claimants.OtherThan(route.Namespace)!;
        var more = claimants.OldestByNamespace.Length - 2;
        var others = more == 0 ? "" : $" and in more namespaces ({more.ToString(System.Globalization.CultureInfo.InvariantCulture)})";
        return $"{Name(hostname)} is also claimed by {other.Reference}{others}, requests go by match precedence; let one namespace own the host, or narrow allowedRoutes";
    }

    private static string Mixed(string hostname, RouteResource oldest) =>
        $"{Name(hostname)} has HTTPRoutes and GRPCRoutes, where Gateway API lets a gateway accept only the kind of the oldest ({oldest.Reference}); " +
        "both are served here, by match precedence, but other gateways may refuse this route: give each kind a host of its own";

    private static string Name(string hostname) =>
        string.Equals(hostname, HostnameIntersection.Any, StringComparison.Ordinal) ? "every host" : $"host {hostname}";

    private string? Overlapping(LocalPort place, string hostname, RouteResource route)
    {
        foreach (var wildcard in WildcardsAround(hostname))
        {
            if (_hosts.TryGetValue(wildcard, out var host) && host.Places.TryGetValue(place, out var claimants) && claimants.OtherThan(route.Namespace) is { } other)
                return $"host {hostname} is also claimed by {other.Reference} with {wildcard}, the more specific host takes the requests; let one namespace own the host, or narrow allowedRoutes";
        }

        return null;
    }

    // One for each dot of the host.
    private static IEnumerable<string> WildcardsAround(string hostname)
    {
        var dot = hostname.IndexOf('.', HostnameIntersection.IsWildcard(hostname) ? 2 : 0);
        for (; dot >= 0; dot = hostname.IndexOf('.', dot + 1))
            yield return "*" + hostname[dot..];
    }
}
