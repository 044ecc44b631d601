using System.Collections.Concurrent;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Lends exchanges and once a second cancels those in which nothing moves: one timer for all of them.</summary>
internal sealed class ExchangePool : IDisposable
{
    private const int MaxFree = 1024;
    private const long MaxPeriod = 1000;

    private readonly ConcurrentQueue<Exchange> _free = new();
    private readonly Lock _lock = new();
    private readonly List<Exchange> _all = [];
    private readonly TimeSpan _idleTimeout;
    private readonly Timer _sweep;
    private int _freeCount;

    /// <summary>Makes a pool.</summary>
    /// <param name="idleTimeout">How long nothing may move; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    public ExchangePool(TimeSpan idleTimeout)
    {
        _idleTimeout = idleTimeout;
        var period = idleTimeout == Timeout.InfiniteTimeSpan ? MaxPeriod : Math.Clamp((long)idleTimeout.TotalMilliseconds / 4, 10, MaxPeriod);
        _sweep = new Timer(static state => ((ExchangePool)state!).Sweep(), this, period, period);
    }

    /// <summary>Begins an exchange.</summary>
    /// <param name="client">Cancelled when the client goes away.</param>
    /// <param name="target">Where the request goes, with its limits.</param>
    public Exchange Rent(CancellationToken client, in ForwardTarget target)
    {
        if (_free.TryDequeue(out var exchange))
        {
            Interlocked.Decrement(ref _freeCount);
        }
        else
        {
            exchange = new Exchange();
            lock (_lock)
                _all.Add(exchange);
        }

        exchange.Begin(client, target.Timeout, IdleLimits.Of(_idleTimeout, target.ReadTimeout, target.SendTimeout));
        return exchange;
    }

    /// <summary>Ends an exchange. Nobody may hold its token any more.</summary>
    public void Return(Exchange exchange)
    {
        if (!exchange.End())
            return;
        if (Interlocked.Increment(ref _freeCount) <= MaxFree)
        {
            _free.Enqueue(exchange);
            return;
        }

        Interlocked.Decrement(ref _freeCount);
        exchange.Retire();
    }

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        var now = Environment.TickCount64;
        Exchange[] all;
        lock (_lock)
        {
            _all.RemoveAll(static exchange => exchange.IsDead);
            all = [.. _all];
        }

        foreach (var exchange in all)
            exchange.CancelIfIdle(now);
    }
}
