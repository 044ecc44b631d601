using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// Finds the series whose routes or listeners a snapshot has no more. Where the snapshot says what changed since the one before, the
/// routes that stayed are looked at only if one that was counted is gone.
/// </summary>
internal sealed class GoneRoutes
{
    // A request that was under way may have counted for a route just after it went: so many generations later all are looked at.
    private const int Thorough = 256;

    private readonly Dictionary<string, HashSet<string>> _suspects = new(StringComparer.Ordinal);
    private readonly Func<string, string> _clip;
    private int _missing;

    private GoneRoutes(Func<string, string> clip) => _clip = clip;

    /// <summary>The series of routes that are gone.</summary>
    /// <param name="series">All series.</param>
    /// <param name="snapshot">The snapshot in force.</param>
    /// <param name="since">The generation for which this was asked before; 0: it was not.</param>
    /// <param name="clip">Makes labels of names.</param>
    public static List<RouteSeries> Find(ICollection<RouteSeries> series, GatewaySnapshot snapshot, int since, Func<string, string> clip)
    {
        var gone = new GoneRoutes(clip);
        var known = series.Where(static one => one.Route is not RouteSeriesTable.NoRoute).ToList();
        if (snapshot.Change is { } change && since != 0 && change.Since == since && snapshot.Generation % Thorough != 0)
            gone.Suspect(change, known.Select(static one => (one.Listener, one.Route)).ToHashSet());
        else
            known.ForEach(one => gone.Suspect(one.Listener, one.Route));
        gone.Clear(snapshot);
        return known.FindAll(one => gone._suspects.TryGetValue(one.Listener, out var routes) && routes.Contains(one.Route));
    }

    private void Suspect(SnapshotChange change, HashSet<(string Listener, string Route)> known)
    {
        foreach (var (listener, route) in change.RemovedRoutes)
        {
            var key = (_clip(listener), _clip(route.Source.Name));
            if (known.Contains(key))
                Suspect(key.Item1, key.Item2);
        }

        foreach (var (listener, route) in change.AddedRoutes)
            Clear(_clip(listener), _clip(route.Source.Name));
    }

    private void Suspect(string listener, string route)
    {
        if (!_suspects.TryGetValue(listener, out var routes))
            _suspects.Add(listener, routes = new HashSet<string>(StringComparer.Ordinal));
        if (routes.Add(route))
            _missing++;
    }

    private void Clear(string listener, string route)
    {
        if (_suspects.TryGetValue(listener, out var routes) && routes.Remove(route))
            _missing--;
    }

    // A route may be among the hosts that stayed: all are looked at, until there is nothing left to look for.
    private void Clear(GatewaySnapshot snapshot)
    {
        if (_missing == 0)
            return;
        foreach (var (_, listener) in snapshot.Listeners)
        {
            if (!_suspects.TryGetValue(_clip(listener.Name), out var routes))
                continue;
            foreach (var route in listener.Hosts.SelectMany(static host => host.Sources))
            {
                if (routes.Remove(_clip(route.Name)) && --_missing == 0)
                    return;
                if (routes.Count == 0)
                    break;
            }
        }
    }
}
