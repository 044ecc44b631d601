using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class ExchangeTests
{
    private static readonly IdleLimits Limits = IdleLimits.Of(TimeSpan.FromSeconds(1000), read: TimeSpan.FromSeconds(10), send: TimeSpan.FromSeconds(100));

    public enum Awaited
    {
        Upstream,
        UpstreamRoom,
        ClientBytes,
        ClientBytesAfterTheAnswer,
        ClientRoom,
    }

    [Theory]
    [InlineData(Awaited.Upstream, 10)]
    [InlineData(Awaited.UpstreamRoom, 100)]
    [InlineData(Awaited.ClientBytes, 1000)]
    [InlineData(Awaited.ClientBytesAfterTheAnswer, 10)]
    [InlineData(Awaited.ClientRoom, 1000)]
    public void An_exchange_may_be_idle_for_as_long_as_whom_it_waits_for(Awaited awaited, int seconds)
    {
        using var exchange = new Exchange();
        var before = Environment.TickCount64;
        exchange.Begin(CancellationToken.None, timeout: null, Limits);
        if (awaited is Awaited.ClientBytesAfterTheAnswer)
            exchange.HasAnswer();
        exchange.AwaitUpstreamRoom(awaited is Awaited.UpstreamRoom);
        exchange.AwaitClientBytes(awaited is Awaited.ClientBytes or Awaited.ClientBytesAfterTheAnswer);
        exchange.AwaitClientRoom(awaited is Awaited.ClientRoom);
        exchange.CancelIfIdle(before + (seconds * 1000) - 1);
        Assert.False(exchange.IsCancellationRequested);
        exchange.CancelIfIdle(Environment.TickCount64 + (seconds * 1000));
        Assert.True(exchange.IsCancellationRequested);
        Assert.False(exchange.IsClientGone);
    }

    [Fact]
    public void The_next_exchange_begins_with_limits_of_its_own_and_waits_for_nobody()
    {
        using var exchange = new Exchange();
        exchange.Begin(CancellationToken.None, timeout: null, IdleLimits.Of(Timeout.InfiniteTimeSpan, read: null, send: null));
        exchange.AwaitClientRoom(isWaiting: true);
        exchange.CancelIfIdle(long.MaxValue - 1);
        Assert.False(exchange.IsCancellationRequested);
        Assert.True(exchange.End());
        exchange.CancelIfIdle(long.MaxValue - 1);
        exchange.Begin(CancellationToken.None, timeout: null, Limits);
        exchange.CancelIfIdle(Environment.TickCount64 + 10_000);
        Assert.True(exchange.IsCancellationRequested);
    }

    [Fact]
    public void A_read_timeout_above_the_idle_time_is_the_clients_limit_too() =>
        Assert.Equal(new IdleLimits(60_000, 5_000, 60_000), IdleLimits.Of(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), send: null));
}
