using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The counters of one route of one listener. A request finds it through its route, without a look-up by name.</summary>
/// <param name="listener">The value of the label <c>listener</c>.</param>
/// <param name="route">The value of the label <c>route</c>.</param>
/// <param name="duration">The listener's durations.</param>
/// <param name="table">Where there is room for it, and what takes the rest.</param>
/// <param name="counters">The counters, where they live on under another instance; null: new ones.</param>
internal sealed class RouteSeries(string listener, string route, DurationHistogram duration, RouteSeriesTable table, CounterTable? counters = null)
{
    // A route has a dozen in practice; an upstream that answers with every status there is must not take everybody's room.
    private const int MaxCounters = 64;

    private readonly CounterTable _counters = counters ?? new CounterTable();
    private volatile bool _isRetired;

    /// <summary>The value of the label <c>listener</c>.</summary>
    public string Listener { get; } = listener;

    /// <summary>The value of the label <c>route</c>.</summary>
    public string Route { get; } = route;

    /// <summary>The listener's durations.</summary>
    public DurationHistogram Duration { get; } = duration;

    /// <summary>Its counters.</summary>
    public CounterTable Counters => _counters;

    /// <summary>Whether its route is gone: what holds it looks for another one.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Counts one.</summary>
    public void Count(SeriesKey key)
    {
        var counter = _counters.Find(key) ?? Add(key);
        counter.Increment();
    }

    /// <summary>Counts a call of an upstream that failed; what the client did or sent is no failure of the upstream.</summary>
    public void CountFailure(ForwardOutcome outcome)
    {
        if (outcome is not (ForwardOutcome.Completed or ForwardOutcome.ClientAborted or ForwardOutcome.RequestRejected))
            Count(SeriesKey.Of(outcome));
    }

    /// <summary>Its route is gone: requests in flight count in vain what is counted already, and new counters go to the overflow.</summary>
    public void Retire() => _isRetired = true;

    private Counter Add(SeriesKey key) =>
        (_counters.Count < MaxCounters ? _counters.GetOrAdd(key, table.Budget) : null) ?? table.CountOverflow(key);
}
