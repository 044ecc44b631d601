using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The order in which the routes of a virtual host are tried (Gateway API, HTTPRouteSpec.hostnames and HTTPRouteRule.matches),
/// each step deciding only where those before leave a tie:
/// 1. the route whose own hostname is more specific (they differ only on a listener with a hostname);
/// 2. the kind of path match: Exact, then RegularExpression, then PathPrefix. The API leaves expressions to the
///    implementation; this is kgateway's order, in which they are not ranked among themselves by length;
/// 3. the longest prefix in characters, a trailing slash not counted;
/// 4. a match on the method; 5. the most headers; 6. the most query parameters;
/// 7. the oldest object, then the first by <c>namespace/name</c>; 8. the first rule; 9. the first match.
/// In a GRPCRoute, a method of any service reads as an expression and comes after a service, which the API prefers.
/// </summary>
internal sealed class RoutePrecedence : IComparer<RankedRoute>
{
    /// <summary>The only instance.</summary>
    public static RoutePrecedence Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(RankedRoute x, RankedRoute y)
    {
        var (a, b) = (x.Route.Match, y.Route.Match);
        var order = y.HostSpecificity.CompareTo(x.HostSpecificity);
        if (order == 0)
            order = KindRank(x).CompareTo(KindRank(y));
        if (order == 0)
            order = PrefixLength(b.Path).CompareTo(PrefixLength(a.Path));
        if (order == 0)
            order = (a.Method is null).CompareTo(b.Method is null);
        if (order == 0)
            order = b.Headers.Length.CompareTo(a.Headers.Length);
        if (order == 0)
            order = b.Query.Length.CompareTo(a.Query.Length);
        if (order == 0)
            order = AgeOrder.Instance.Compare(x.Source, y.Source);
        if (order == 0)
            order = x.RuleIndex.CompareTo(y.RuleIndex);
        return order != 0 ? order : x.MatchIndex.CompareTo(y.MatchIndex);
    }

    private static int KindRank(RankedRoute route) => route.Route.Match.Path.Kind switch
    {
        PathMatchKind.Exact => 0,
        PathMatchKind.Regex when !route.Source.IsGrpc => 1,
        PathMatchKind.Prefix when PrefixLength(route.Route.Match.Path) > 0 => 2,
        PathMatchKind.Regex => 3,
        _ => 4,
    };

    private static int PrefixLength(PathMatch path) =>
        path.Kind == PathMatchKind.Prefix ? path.Value.AsSpan().TrimEnd('/').Length : 0;
}
