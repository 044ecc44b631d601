using System.Collections.Concurrent;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The durations of requests by listener; those of the listeners beyond a number are one series, <c>other</c>.</summary>
internal sealed class ListenerDurations
{
    private const int MaxListeners = 12;

    private readonly ConcurrentDictionary<string, DurationHistogram> _histograms = new(StringComparer.Ordinal);
    private readonly DurationHistogram _other = Make(RouteSeriesTable.Other);

    /// <summary>The histograms, in order of listeners; the overflow last, once it has counted.</summary>
    public IEnumerable<DurationHistogram> Histograms
    {
        get
        {
            var histograms = _histograms.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value);
            return _other.Sum > 0 ? histograms.Append(_other) : histograms;
        }
    }

    /// <summary>The histogram of a listener.</summary>
    public DurationHistogram For(string listener)
    {
        if (_histograms.TryGetValue(listener, out var known))
            return known;
        return listener is RouteSeriesTable.Other || _histograms.Count >= MaxListeners ? _other : _histograms.GetOrAdd(listener, Make);
    }

    /// <summary>Drops what belongs to no listener any more.</summary>
    public void KeepOnly(IReadOnlySet<string> listeners)
    {
        foreach (var name in _histograms.Keys.Where(name => !listeners.Contains(name)))
            _histograms.TryRemove(name, out _);
    }

    private static DurationHistogram Make(string listener) => new(new KeyValuePair<string, object?>("listener", listener));
}
