using System.Net.WebSockets;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class UpgradeTests
{
    private const string Handshake =
        "GET /chat?x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: p\r\nOrigin: https://b.test\r\n\r\n";

    private const string Accepted =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: p\r\n\r\n";

    [Fact]
    public async Task An_upgraded_connection_carries_bytes_both_ways()
    {
        var head = new TaskCompletionSource<string>();
        await using var upstream = new RawUpstream(async connection =>
        {
            head.SetResult(await connection.ReadHeadAsync());
            await connection.SendAsync(Accepted + "first");
            Assert.Equal("ping", await connection.ReadAsync(4));
            await connection.SendAsync("pong");
            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, configure: static target => target with { Timeout = TimeSpan.FromMinutes(1) });
        using (var client = await RawConnection.ConnectAsync(gateway.Port))
        {
            await client.SendAsync(Handshake);
            var answer = await client.ReadHeadAsync();
            Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nUpgrade: websocket\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nConnection: Upgrade\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nSec-WebSocket-Protocol: p\r\n", answer, StringComparison.Ordinal);
            Assert.Equal("first", await client.ReadAsync(5));
            await client.SendAsync("ping");
            Assert.Equal("pong", await client.ReadAsync(4));
        }

        var sent = await head.Task;
        Assert.StartsWith("GET /chat?x HTTP/1.1\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: websocket\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("\r\nOrigin: https://b.test\r\n", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", sent, StringComparison.Ordinal);
        Assert.NotEqual(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task When_the_upstream_ends_the_client_is_ended_without_a_wait()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Accepted + "bye");
        });
        await using var gateway = await TestGateway.StartAsync(upstream, new ForwarderOptions { UpgradeLinger = TimeSpan.FromHours(1) });
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync(Handshake);
        await client.ReadHeadAsync();
        Assert.Equal("bye", await client.ReadToEndAsync());
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task When_the_client_ends_the_upstream_is_ended()
    {
        var isEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Accepted);
            await connection.ReadToEndAsync();
            isEnded.SetResult();
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream, new ForwarderOptions { UpgradeLinger = TimeSpan.FromMilliseconds(100) });
        using (var client = await RawConnection.ConnectAsync(gateway.Port))
        {
            await client.SendAsync(Handshake);
            await client.ReadHeadAsync();
        }

        await isEnded.Task.WaitAsync(RawConnection.Limit);
        Assert.NotEqual(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_upgraded_connection_on_which_nothing_moves_ends()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(Accepted);
            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(upstream, new ForwarderOptions { IdleTimeout = TimeSpan.FromMilliseconds(300) });
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync(Handshake);
        await client.ReadHeadAsync();
        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_ordinary_answer()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync(Handshake);
        Assert.StartsWith("HTTP/1.1 403 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("no", await client.ReadAsync(2));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nevil")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\nevil")]
    public async Task A_switch_to_another_protocol_is_a_502(string answer)
    {
        await using var upstream = RawUpstream.Answering(answer);
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync(Handshake);
        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("H2C")]
    [InlineData("websocket, h2c")]
    [InlineData("TLS/1.0")]
    [InlineData("HTTP/2.0")]
    public async Task An_upgrade_that_would_hide_requests_is_not_passed_on(string protocol)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: {protocol}\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        var head = Assert.Single(upstream.Heads);
        Assert.DoesNotContain("Upgrade", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("HTTP2-Settings", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_protocol_than_websocket_can_be_switched_to()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\nConnection: Upgrade\r\n\r\nspdy");
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync("POST /exec HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("spdy", await client.ReadToEndAsync());
        Assert.StartsWith("POST /exec HTTP/1.1\r\n", Assert.Single(upstream.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_websocket_of_either_version_talks_to_an_upstream_and_closes(int version)
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Http1Port, BackendProtocol.Http1);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(version, version == 1 ? 1 : 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{(version == 1 ? gateway.Port : gateway.Http2Port)}/echo"), invoker, limit.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Over_http2_an_answer_that_does_not_switch_opens_no_tunnel()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Http2Port}/"), invoker, limit.Token));
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
    }
}
