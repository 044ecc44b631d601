using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class FailureTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_refused_connection_is_told_apart()
    {
        var failures = new ConcurrentQueue<ForwardOutcome>();
        await using var gateway = await TestGateway.StartAsync(
            ClosedPort(), BackendProtocol.Http1, new ForwarderOptions { OnFailure = (_, outcome, _) => failures.Enqueue(outcome) });
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
        Assert.Equal([ForwardOutcome.ConnectFailed], failures);
    }

    [Fact]
    public async Task A_refused_connection_leaves_a_body_unread()
    {
        await using var gateway = await TestGateway.StartAsync(ClosedPort(), BackendProtocol.Http1);
        var answer = await gateway.ExchangeAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_unknown_name_is_a_failed_connection()
    {
        await using var gateway = await TestGateway.StartAsync(80, BackendProtocol.Http1, upstreamHost: "does-not-exist.invalid");
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_name_can_be_resolved_by_hand()
    {
        await using var upstream = RawUpstream.Answering(Ok);
        var options = new ForwarderOptions
        {
            Resolve = ImmutableDictionary<string, IPEndPoint>.Empty.Add("does-not-exist.invalid:8080", new IPEndPoint(IPAddress.Loopback, upstream.Port)),
        };
        await using var gateway = await TestGateway.StartAsync(8080, BackendProtocol.Http1, options, upstreamHost: "Does-Not-Exist.invalid");
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hanging_upstream_is_a_504_after_the_time_limit()
    {
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { Timeout = TimeSpan.FromMilliseconds(100) });
        Assert.StartsWith("HTTP/1.1 504 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.TimedOut, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_exchange_in_which_nothing_moves_ends()
    {
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await TestGateway.StartAsync(upstream, new ForwarderOptions { IdleTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.StartsWith("HTTP/1.1 504 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.TimedOut, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_body_that_hangs_after_the_start_is_cut_off_and_not_ended()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { Timeout = TimeSpan.FromMilliseconds(300) });
        var answer = await gateway.GetAsync();
        Assert.Equal(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
        Assert.DoesNotContain("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n-1\r\n\r\n")]
    public async Task Half_a_body_is_never_taken_for_a_whole_one(string upstreamAnswer)
    {
        await using var upstream = RawUpstream.Answering(upstreamAnswer);
        await using var gateway = await TestGateway.StartAsync(upstream);
        var answer = await gateway.GetAsync();

        // The fault may be seen before or after the first bytes went on.
        if (await gateway.NextOutcomeAsync() == ForwardOutcome.UpstreamFailed)
        {
            Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
            return;
        }

        Assert.DoesNotContain("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length: 5\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_first_chunk_is_a_502()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        await using var gateway = await TestGateway.StartAsync(upstream);
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_reset_before_the_answer_is_a_502()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            connection.Reset();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        var answer = await gateway.ExchangeAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task A_get_that_is_reset_every_time_is_a_502()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            connection.Reset();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
        Assert.Equal(4, upstream.Connections);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 4\r\n", "body", false)]
    [InlineData("POST", "Content-Length: 4\r\n", "body", true)]
    [InlineData("POST", "Content-Length: 0\r\n", "", false)]
    [InlineData("POST", "Content-Length: 0\r\n", "", true)]
    [InlineData("PATCH", "", "", false)]
    [InlineData("PATCH", "", "", true)]
    [InlineData("MOVE", "", "", false)]
    public async Task What_is_not_idempotent_is_never_sent_twice(string method, string fields, string body, bool reset)
    {
        // The first request leaves a pooled connection behind, which ends at the second request without an answer.
        var heads = 0;
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Ok);
            await connection.ReadHeadAsync();
            Interlocked.Increment(ref heads);
            if (reset)
                connection.Reset();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
        var answer = await gateway.ExchangeAsync($"{method} / HTTP/1.1\r\nHost: a\r\n{fields}Connection: close\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, heads);
        Assert.Equal(1, upstream.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_get_that_meets_a_closing_pooled_connection_is_sent_again(bool reset)
    {
        var connections = 0;
        await using var upstream = new RawUpstream(async connection =>
        {
            var isFirst = Interlocked.Increment(ref connections) == 1;
            await connection.ReadHeadAsync();
            await connection.SendAsync(Ok);
            await connection.ReadHeadAsync();
            if (!isFirst)
                await connection.SendAsync(Ok);
            else if (reset)
                connection.Reset();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(2, upstream.Connections);
    }

    [Fact]
    public async Task When_the_client_leaves_the_upstream_is_let_go()
    {
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            hasArrived.SetResult();
            await connection.ReadToEndAsync();
            isGone.SetResult();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using (var client = await RawConnection.ConnectAsync(gateway.Port))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await hasArrived.Task.WaitAsync(RawConnection.Limit);
            client.Reset();
        }

        await isGone.Task.WaitAsync(RawConnection.Limit);
        Assert.Equal(ForwardOutcome.ClientAborted, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_broken_body_of_the_client_is_the_clients_fault()
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rest = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("hello\r\n");
            isSeen.SetResult();
            rest.SetResult(await connection.ReadToEndAsync());
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        await isSeen.Task.WaitAsync(RawConnection.Limit);
        await client.SendAsync("zz\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ClientAborted, await gateway.NextOutcomeAsync());
        Assert.Equal("", await rest.Task.WaitAsync(RawConnection.Limit));
    }

    [Fact]
    public async Task Failures_leave_nothing_behind_for_the_next_request()
    {
        var count = 0;
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            if (Interlocked.Increment(ref count) % 2 == 1)
                await connection.ReadToEndAsync();
            else
                await connection.SendAsync(Ok);
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { Timeout = TimeSpan.FromMilliseconds(500) });
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 504 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
            Assert.Equal("ok", await client.ReadAsync(2));
        }
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
