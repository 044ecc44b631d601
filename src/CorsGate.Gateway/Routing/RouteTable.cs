using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// The routes of a virtual host, found by path. The answer is always that of trying them one after another in the model's
/// order; only the routes whose path can match are tried. Immutable: a table with other routes shares what is the same.
/// </summary>
internal sealed class RouteTable
{
    /// <summary>A table without routes.</summary>
    public static RouteTable Empty { get; } = new();

    private PagedMap<string, CompiledRoute[]> _exact = PagedMap<string, CompiledRoute[]>.Empty;
    private PathNode _prefixes = PathNode.Empty;
    private StringPrefixTree _stringPrefixes = StringPrefixTree.Empty;
    private CompiledRoute[] _regexes = [];

    private RouteTable()
    {
    }

    /// <summary>Another table. This one stays as it is. The cost is that of the routes that come and go.</summary>
    /// <param name="removed">Routes of this table.</param>
    /// <param name="added">Routes that are not in it.</param>
    public RouteTable With(IEnumerable<CompiledRoute> removed, IEnumerable<CompiledRoute> added)
    {
        var table = new RouteTable { _exact = _exact, _prefixes = _prefixes, _stringPrefixes = _stringPrefixes, _regexes = _regexes };
        var exact = _exact.Edit(StringComparer.Ordinal);
        var regexes = new Dictionary<CompiledRoute, bool>(ReferenceEqualityComparer.Instance);
        foreach (var route in removed)
            table.Change(route, isAdded: false, exact, regexes);
        foreach (var route in added)
            table.Change(route, isAdded: true, exact, regexes);
        table._exact = exact.Build();
        if (regexes.Count != 0)
        {
            var kept = _regexes.Where(route => !regexes.ContainsKey(route));
            table._regexes = [.. kept.Concat(regexes.Where(static pair => pair.Value).Select(static pair => pair.Key)).OrderBy(static route => route.Rank)];
        }

        return table;
    }

    /// <summary>The first route that takes a request; null: none does.</summary>
    public CompiledRoute? Find(in RouteRequest request)
    {
        CompiledRoute? best = null;
        if (_exact.Count != 0 && _exact.Find(request.Path) is { } same)
            best = FirstAccepting(same, request, best);
        best = FindByPrefix(request, best);
        best = FindByStringPrefix(request, best);
        return FindByRegex(request, best);
    }

    private void Change(
        CompiledRoute route, bool isAdded, PagedMap<string, CompiledRoute[]>.Editor exact, Dictionary<CompiledRoute, bool> regexes)
    {
        switch (route.Source.Match.Path.Kind)
        {
            case PathMatchKind.Exact:
                var same = exact.Find(route.Path) ?? [];
                same = isAdded ? RankedRoutes.With(same, route) : RankedRoutes.Without(same, route);
                exact.Set(route.Path, same.Length == 0 ? null : same);
                break;
            case PathMatchKind.Prefix:
                _prefixes = isAdded ? _prefixes.With(route) : _prefixes.Without(route);
                break;
            case PathMatchKind.StringPrefix:
                _stringPrefixes = isAdded ? _stringPrefixes.With(route) : _stringPrefixes.Without(route);
                break;
            default:
                regexes[route] = isAdded;
                break;
        }
    }

    private CompiledRoute? FindByPrefix(in RouteRequest request, CompiledRoute? best)
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

    private CompiledRoute? FindByStringPrefix(in RouteRequest request, CompiledRoute? best)
    {
        var rest = request.Path;
        for (var node = _stringPrefixes; node is not null; node = node.Child(rest))
        {
            best = FirstAccepting(node.Routes, request, best);
            rest = rest[node.Label.Length..];
        }

        return best;
    }

    private CompiledRoute? FindByRegex(in RouteRequest request, CompiledRoute? best)
    {
        foreach (var route in _regexes)
        {
            if (best is not null && route.Rank > best.Rank)
                break;
            if (route.PathRegex!.IsMatch(request.Path) && route.Accepts(request))
                return route;
        }

        return best;
    }

    private static CompiledRoute? FirstAccepting(CompiledRoute[] candidates, in RouteRequest request, CompiledRoute? best)
    {
        foreach (var route in candidates)
        {
            if (best is not null && route.Rank > best.Rank)
                break;
            if (route.Accepts(request))
                return route;
        }

        return best;
    }
}
