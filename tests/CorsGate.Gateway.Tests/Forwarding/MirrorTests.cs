using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class MirrorTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_mirror_gets_the_same_request_and_its_answer_is_ignored()
    {
        var copy = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var mirror = new RawUpstream(async connection =>
        {
            copy.SetResult(await connection.ReadHeadAsync());
            await connection.SendAsync("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
        });
        await using var upstream = RawUpstream.Answering(Ok);
        await using var gateway = await StartAsync(upstream, mirror.Port);
        Assert.EndsWith("\r\n\r\nok", await gateway.GetAsync("/a%2Fb?c", "X-A: 1\r\n"), StringComparison.Ordinal);
        var head = await copy.Task.WaitAsync(RawConnection.Limit);
        Assert.Equal(Assert.Single(upstream.Heads), head);
    }

    [Fact]
    public async Task A_mirror_gets_the_same_body()
    {
        var copy = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var mirror = new RawUpstream(async connection =>
        {
            var head = await connection.ReadHeadAsync();
            copy.SetResult(head + await connection.ReadAsync(100_000));
        });
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadAsync(100_000);
            await connection.SendAsync(Ok);
        });
        await using var gateway = await StartAsync(upstream, mirror.Port);
        var body = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"{i,10}"));
        var answer = await gateway.ExchangeAsync($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        Assert.EndsWith("ok", answer, StringComparison.Ordinal);
        var seen = await copy.Task.WaitAsync(RawConnection.Limit);
        Assert.Contains("\r\nContent-Length: 100000\r\n", seen, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_reads_nothing_neither_delays_nor_breaks_the_request()
    {
        const int Total = 32 * 1024 * 1024;
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var mirror = new RawUpstream(_ => isDone.Task);
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            for (var i = 0; i < Total / 65536; i++)
                await connection.ReadAsync(65536);
            await connection.SendAsync(Ok);
        });
        await using var gateway = await StartAsync(upstream, mirror.Port);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync($"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {Total}\r\nConnection: close\r\n\r\n");
        await client.SendAsync(new byte[Total]);
        Assert.EndsWith("ok", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
        isDone.SetResult();
    }

    [Fact]
    public async Task A_copy_of_half_a_body_is_broken_off_and_not_ended()
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rest = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var mirror = new RawUpstream(async connection =>
        {
            await connection.ReadUntilAsync("hello\r\n");
            isSeen.SetResult();
            rest.SetResult(await connection.ReadToEndAsync());
        });
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await StartAsync(upstream, mirror.Port);
        using (var client = await RawConnection.ConnectAsync(gateway.Port))
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await isSeen.Task.WaitAsync(RawConnection.Limit);
            client.Reset();
        }

        Assert.DoesNotContain("0\r\n\r\n", await rest.Task.WaitAsync(RawConnection.Limit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_is_down_is_no_fault_of_the_request()
    {
        await using var upstream = RawUpstream.Answering(Ok);
        await using var gateway = await StartAsync(upstream, ClosedPort());
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.EndsWith("ok", await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_connection_copies_nothing_so_that_another_endpoint_may_be_tried()
    {
        var requests = new ConcurrentQueue<string>();
        await using var mirror = new RawUpstream(async connection =>
        {
            while (true)
            {
                var head = await connection.ReadHeadAsync();
                requests.Enqueue(head[..head.IndexOf(' ', 5)]);
                await connection.SendAsync(Ok);
            }
        });
        await using (var gateway = await TestGateway.StartAsync(
            ClosedPort(), BackendProtocol.Http1, configure: target => target with { Mirrors = [Mirror(mirror.Port)] }))
        {
            await gateway.GetAsync("/failed");
            Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
        }

        Assert.Empty(requests);
        Assert.Equal(0, mirror.Connections);
    }

    private static Task<TestGateway> StartAsync(RawUpstream upstream, int mirrorPort) =>
        TestGateway.StartAsync(upstream, configure: target => target with { Mirrors = [Mirror(mirrorPort)] });

    private static MirrorTarget Mirror(int port) => new(new BackendEndpoint("127.0.0.1", port), BackendProtocol.Http1);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
