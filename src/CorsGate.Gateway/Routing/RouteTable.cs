using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// The routes of a virtual host, found by path. The answer is always that of trying them one after another in the model's
/// order; only the routes whose path can match are tried.
/// </summary>
internal sealed class RouteTable
{
    private readonly CompiledRoute[] _routes;
    private readonly SpanMap<int[]> _exact;
    private readonly PathNode _prefixes;
    private readonly StringPrefixTree _stringPrefixes = StringPrefixTree.Create();
    private readonly int[] _regexes;

    /// <summary>Compiles routes that stand in order of precedence.</summary>
    public RouteTable(CompiledRoute[] routes)
    {
        _routes = routes;
        var exactRoutes = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var prefixRoutes = new PathNode.Builder();
        var regexRoutes = new List<int>();
        for (var i = 0; i < routes.Length; i++)
        {
            var path = routes[i].Path;
            switch (routes[i].Source.Match.Path.Kind)
            {
                case PathMatchKind.Exact:
                    if (!exactRoutes.TryGetValue(path, out var same))
                        exactRoutes[path] = same = [];
                    same.Add(i);
                    break;
                case PathMatchKind.Prefix:
                    prefixRoutes.Add(routes[i].PathPrefix!, i);
                    break;
                case PathMatchKind.StringPrefix:
                    _stringPrefixes.Add(path, i);
                    break;
                default:
                    regexRoutes.Add(i);
                    break;
            }
        }

        _exact = exactRoutes.Count == 0
            ? SpanMap<int[]>.Empty
            : new SpanMap<int[]>(exactRoutes.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal));
        _prefixes = prefixRoutes.Build();
        _regexes = [.. regexRoutes];
    }

    /// <summary>The first route that takes a request; null: none does.</summary>
    public CompiledRoute? Find(in RouteRequest request)
    {
        var best = int.MaxValue;
        if (_exact.Count != 0 && _exact.Find(request.Path) is { } same)
            best = FirstAccepting(same, request, best);
        best = FindByPrefix(request, best);
        best = FindByStringPrefix(request, best);
        best = FindByRegex(request, best);
        return best == int.MaxValue ? null : _routes[best];
    }

    private int FindByPrefix(in RouteRequest request, int best)
    {
        var rest = request.Path;
        if (rest.IsEmpty || rest[0] != '/')
            return best;
        best = FirstAccepting(_prefixes.Routes, request, best);
        var node = _prefixes;
        while (!rest.IsEmpty)
        {
            rest = rest[1..];
            var slash = rest.IndexOf('/');
            var child = node.Child(slash < 0 ? rest : rest[..slash]);
            if (child is null)
                break;
            best = FirstAccepting(child.Routes, request, best);
            node = child;
            rest = slash < 0 ? [] : rest[slash..];
        }

        return best;
    }

    private int FindByStringPrefix(in RouteRequest request, int best)
    {
        var rest = request.Path;
        for (var node = _stringPrefixes; node is not null; node = node.Child(rest))
        {
            best = FirstAccepting(node.Routes, request, best);
            rest = rest[node.Label.Length..];
        }

        return best;
    }

    private int FindByRegex(in RouteRequest request, int best)
    {
        foreach (var index in _regexes)
        {
            if (index > best)
                break;
            var route = _routes[index];
            if (route.PathRegex!.IsMatch(request.Path) && route.Accepts(request))
                return index;
        }

        return best;
    }

    private int FirstAccepting(int[] candidates, in RouteRequest request, int best)
    {
        foreach (var index in candidates)
        {
            if (index > best)
                break;
            if (_routes[index].Accepts(request))
                return index;
        }

        return best;
    }
}
