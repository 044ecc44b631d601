using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The connections of one port. A connection belongs to a port: which listener it is for is said by its requests.</summary>
/// <param name="port">The value of the label <c>port</c>.</param>
internal sealed class PortCounters(string port)
{
    private long _accepted;
    private long _open;

    /// <summary>The labels of its series.</summary>
    public KeyValuePair<string, object?>[] Labels { get; } = [new("port", port)];

    /// <summary>The connections so far.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>The connections that are open.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>Counts the connections of a pipeline: put first.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _accepted);
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}

/// <summary>The connections by configured port; those of the ports beyond a number are one series, <c>other</c>.</summary>
internal sealed class PortCounterTable
{
    private const int MaxPorts = 32;

    private readonly ConcurrentDictionary<int, PortCounters> _ports = new();
    private readonly PortCounters _other = new(RouteSeriesTable.Other);

    /// <summary>The counters in order of ports; the overflow last, once it has counted.</summary>
    public IEnumerable<PortCounters> Ports
    {
        get
        {
            var ports = _ports.OrderBy(static pair => pair.Key).Select(static pair => pair.Value);
            return _other.Accepted > 0 ? ports.Append(_other) : ports;
        }
    }

    /// <summary>The counters of a port.</summary>
    public PortCounters For(int port)
    {
        if (_ports.TryGetValue(port, out var known))
            return known;
        return _ports.Count >= MaxPorts
            ? _other
            : _ports.GetOrAdd(port, static port => new PortCounters(port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Drops the ports that no configuration names any more, once their connections have ended.</summary>
    public void KeepOnly(IReadOnlySet<int> ports)
    {
        foreach (var (port, counters) in _ports)
        {
            if (!ports.Contains(port) && counters.Open == 0)
                _ports.TryRemove(port, out _);
        }
    }
}
