namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The hosts that a listener and a route have in common (Gateway API, HTTPRouteSpec.hostnames). A wildcard stands for one
/// or more labels, so <c>*.example.com</c> covers <c>a.b.example.com</c> and not <c>example.com</c>. Of two wildcards the
/// longer one is what they have in common. Hostnames are lower case.
/// </summary>
internal static class HostnameIntersection
{
    /// <summary>The virtual host of a listener without hostname for a route without hostnames.</summary>
    public const string Any = "*";

    /// <summary>What a listener's hostname and a route's have in common; null: nothing. An empty one stands for every host.</summary>
    public static string? Of(string listener, string route)
    {
        if (listener.Length == 0)
            return route.Length == 0 ? Any : route;
        if (route.Length == 0 || string.Equals(listener, route, StringComparison.Ordinal))
            return listener;
        if (Covers(listener, route))
            return route;
        return Covers(route, listener) ? listener : null;
    }

    /// <summary>Whether a wildcard covers another hostname or a narrower wildcard.</summary>
    public static bool Covers(string wildcard, string hostname) =>
        IsWildcard(wildcard)
        && hostname.Length >= wildcard.Length
        && hostname.AsSpan().EndsWith(wildcard.AsSpan(1), StringComparison.Ordinal)
        && !string.Equals(wildcard, hostname, StringComparison.Ordinal);

    /// <summary>Whether a hostname starts with <c>*.</c>.</summary>
    public static bool IsWildcard(string hostname) => hostname.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>
    /// How specific a route's own hostname is where several routes meet in one virtual host: the characters of an exact
    /// hostname, then those of a wildcard, then none. Higher goes first.
    /// </summary>
    public static int Specificity(string routeHostname) =>
        IsWildcard(routeHostname) || routeHostname.Length == 0 ? routeHostname.Length : routeHostname.Length + 1_000;
}
