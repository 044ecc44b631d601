using System.Collections.Concurrent;
using System.Collections.Frozen;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// The counters of all routes. Their labels come from the configuration alone; a series is made when it first counts, up to a
/// number in all, and everything beyond is counted in series whose listener and route are <c>other</c>. A route that a new
/// configuration has no more loses its series.
/// </summary>
internal sealed class RouteSeriesTable
{
    /// <summary>The label of what belongs to no route.</summary>
    public const string NoRoute = "none";

    /// <summary>The label of what there was no room for.</summary>
    public const string Other = "other";

    private const int MaxOverflow = 200;

    // Names come from the configuration; a location's regular expression can be any length.
    private const int MaxLabel = 200;

    private readonly ConcurrentDictionary<string, RouteSeries> _series = new(StringComparer.Ordinal);
    // Three kinds, three decisions, some twenty reasons and six classes: few of the combinations exist. What were one more than
    // this is counted all the same, without saying what it was.
    private readonly CounterTable _overflowCounters = new();
    private readonly SeriesBudget _overflowBudget = new(MaxOverflow);
    private readonly Counter _unsaid;
    private readonly ListenerDurations _durations;
    private volatile RouteSeries _overflow;
    private int _generation;
    private volatile FrozenDictionary<int, PortSlot> _ports = FrozenDictionary<int, PortSlot>.Empty;

    /// <summary>Makes an empty table.</summary>
    /// <param name="durations">The durations of the listeners.</param>
    /// <param name="limit">How many series there may be, those of the overflow not counted.</param>
    public RouteSeriesTable(ListenerDurations durations, int limit)
    {
        _durations = durations;
        Budget = new SeriesBudget(limit);
        _unsaid = _overflowCounters.GetOrAdd(default, _overflowBudget)!;
        _overflow = MakeOverflow();
    }

    /// <summary>How many more series there may be.</summary>
    public SeriesBudget Budget { get; }

    /// <summary>Everything that counts, in order of listeners and routes, the overflow last.</summary>
    public IEnumerable<RouteSeries> Series => _series.Values
        .OrderBy(static series => series.Listener, StringComparer.Ordinal)
        .ThenBy(static series => series.Route, StringComparer.Ordinal)
        .Append(_overflow);

    /// <summary>The counters of a route, or the overflow where there is no room for more.</summary>
    public RouteSeries For(string listener, string route)
    {
        var key = KeyOf(listener, route);
        if (_series.TryGetValue(key, out var known))
            return known;
        var (listenerLabel, routeLabel) = (Clip(listener), Clip(route));
        return Budget.HasRoom && (listenerLabel, routeLabel) is not (Other, Other)
            ? _series.GetOrAdd(key, new RouteSeries(listenerLabel, routeLabel, _durations.For(listenerLabel), this))
            : _overflow;
    }

    /// <summary>The counters of a port's requests that no listener takes.</summary>
    public RouteSeries ForPort(int port)
    {
        if (!_ports.TryGetValue(port, out var slot))
            return _overflow;
        return slot.Series is { IsRetired: false } known ? known : slot.Series = For(slot.Name, NoRoute);
    }

    /// <summary>The counter for what there is no room for.</summary>
    public Counter CountOverflow(SeriesKey key) => _overflowCounters.Find(key.Coarse) ?? _overflowCounters.GetOrAdd(key.Coarse, _overflowBudget) ?? _unsaid;

    /// <summary>
    /// Drops what the snapshot in force has no more, which makes room for others. Where the snapshot says what changed since the one
    /// before, the routes that stayed are not looked at.
    /// </summary>
    public void KeepOnly(GatewaySnapshot snapshot)
    {
        var listeners = new HashSet<string>(StringComparer.Ordinal);
        var ports = new Dictionary<int, PortSlot>();
        foreach (var (port, listener) in snapshot.Listeners)
        {
            if (!ports.TryGetValue(port, out var slot))
                ports.Add(port, slot = new PortSlot(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"port {port}")));
            listeners.Add(slot.Name);
            listeners.Add(Clip(listener.Name));
        }

        _ports = ports.ToFrozenDictionary();
        var since = _generation;
        _generation = snapshot.Generation;

        // Before the first request there is nothing to drop.
        if (_series.IsEmpty)
            return;
        foreach (var series in GoneRoutes.Find(_series.Values, snapshot, since, Clip))
            Drop(series);
        foreach (var series in _series.Values)
        {
            if (series.Route is NoRoute && !listeners.Contains(series.Listener))
                Drop(series);
        }

        _durations.KeepOnly(listeners);

        // Routes that overflowed may have room now: their requests look again.
        var overflow = _overflow;
        _overflow = MakeOverflow();
        overflow.Retire();
    }

    private void Drop(RouteSeries series)
    {
        if (!_series.TryRemove(KeyOf(series.Listener, series.Route), out _))
            return;
        series.Retire();
        Budget.Return(series.Counters.Close());
    }

    private static string KeyOf(string listener, string route) => string.Concat(Clip(listener), "\n", Clip(route));

    private static string Clip(string name) => name.Length <= MaxLabel ? name : name[..MaxLabel];

    private RouteSeries MakeOverflow() => new(Other, Other, _durations.For(Other), this, _overflowCounters);

    private sealed class PortSlot(string name)
    {
        public string Name { get; } = name;

        public RouteSeries? Series { get; set; }
    }
}
