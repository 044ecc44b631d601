using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class UpstreamTimeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_upstream_that_says_nothing_for_longer_than_the_read_timeout_is_a_504()
    {
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await TestGateway.StartAsync(upstream, configure: static target => target with { ReadTimeout = Short, SendTimeout = Long });
        Assert.StartsWith("HTTP/1.1 504 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.TimedOut, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_upstream_that_falls_silent_within_its_answer_is_cut_off()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(upstream, configure: static target => target with { ReadTimeout = Short });
        Assert.DoesNotContain("\r\n0\r\n\r\n", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_read_timeout_may_be_longer_than_the_forwarders_own_idle_time()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await Task.Delay(500);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, new ForwarderOptions { IdleTimeout = Short }, static target => target with { ReadTimeout = Long });
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_of_one_request_are_not_those_of_the_next()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            var head = await connection.ReadHeadAsync();
            if (head.StartsWith("GET /silent", StringComparison.Ordinal))
                await connection.ReadToEndAsync();
            await Task.Delay(1500);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target.RequestTarget is "/silent" ? target with { ReadTimeout = Short } : target);
        Assert.StartsWith("HTTP/1.1 504 ", await gateway.GetAsync("/silent"), StringComparison.Ordinal);
        Assert.EndsWith("ok", await gateway.GetAsync("/slow"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_takes_its_time_with_the_body_does_not_run_into_the_read_timeout()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadAsync(4);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { ReadTimeout = Short, SendTimeout = Short });
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbo");
        await Task.Delay(1500);
        await client.SendAsync("dy");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_takes_no_bytes_for_longer_than_the_send_timeout_is_a_504()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await end.Task.WaitAsync(RawConnection.Limit);
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { ReadTimeout = Long, SendTimeout = Short });
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000000\r\n\r\n");
        var sending = SendUntilRefusedAsync(client);
        Assert.Equal(ForwardOutcome.TimedOut, await gateway.NextOutcomeAsync());
        Assert.StartsWith("HTTP/1.1 504 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        client.Dispose();
        await sending;
        end.SetResult();
    }

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_told_apart()
    {
        // TCP is accepted and TLS is never answered.
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, BackendProtocol.Https, configure: static target => target with { ConnectTimeout = Short });
        _ = await gateway.GetAsync();
        Assert.Equal(ForwardOutcome.ConnectTimedOut, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task The_forwarders_own_time_to_connect_holds_where_a_request_has_none()
    {
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await TestGateway.StartAsync(upstream.Port, BackendProtocol.Https, new ForwarderOptions { ConnectTimeout = Short });
        _ = await gateway.GetAsync();
        Assert.Equal(ForwardOutcome.ConnectTimedOut, await gateway.NextOutcomeAsync());
    }

    private static async Task SendUntilRefusedAsync(RawConnection client)
    {
        var block = new byte[64 * 1024];
        try
        {
            while (true)
                await client.SendAsync(block);
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException)
        {
            // The gateway took no more.
        }
    }
}
