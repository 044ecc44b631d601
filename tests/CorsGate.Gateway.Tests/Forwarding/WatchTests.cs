using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class WatchTests
{
    [Fact]
    public async Task A_stream_that_is_silent_for_longer_than_the_idle_time_lives_on_where_its_route_says_so()
    {
        var isEventDue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            var head = await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            if (head.Contains("/watch", StringComparison.Ordinal))
            {
                await isEventDue.Task.WaitAsync(RawConnection.Limit);
                await connection.SendAsync("5\r\nevent\r\n0\r\n\r\n");
            }

            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream,
            new ForwarderOptions { IdleTimeout = TimeSpan.FromMilliseconds(300) },
            static target => target.RequestTarget is "/watch" ? target with { ReadTimeout = Timeout.InfiniteTimeSpan } : target);
        using var watch = await RawConnection.ConnectAsync(gateway.Port);
        await watch.SendAsync("GET /watch HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await watch.ReadHeadAsync(), StringComparison.Ordinal);

        // The other one began later and is cut off for its silence, twice over: so the sweep has been by.
        for (var i = 0; i < 2; i++)
        {
            using var other = await RawConnection.ConnectAsync(gateway.Port);
            await other.SendAsync("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            await other.ReadToEndAsync();
            Assert.Equal(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
        }

        isEventDue.SetResult();
        Assert.Contains("event", await watch.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
    }
}
