namespace CorsGate.Gateway.Routing;

/// <summary>Small arrays of routes in order of their ranks, changed by copying.</summary>
internal static class RankedRoutes
{
    /// <summary>The array with one route more.</summary>
    public static CompiledRoute[] With(CompiledRoute[] routes, CompiledRoute route)
    {
        var place = PlaceOf(routes, route.Rank);
        return [.. routes.AsSpan(0, place), route, .. routes.AsSpan(place)];
    }

    /// <summary>The array without a route that is in it.</summary>
    public static CompiledRoute[] Without(CompiledRoute[] routes, CompiledRoute route)
    {
        var place = PlaceOf(routes, route.Rank);
        if (place == routes.Length || !ReferenceEquals(routes[place], route))
            throw new InvalidOperationException("A route to be removed is not there.");
        return routes.Length == 1 ? [] : [.. routes.AsSpan(0, place), .. routes.AsSpan(place + 1)];
    }

    // Where the first route of this rank or a later one stands.
    private static int PlaceOf(CompiledRoute[] routes, long rank)
    {
        var (low, high) = (0, routes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (routes[middle].Rank < rank)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
