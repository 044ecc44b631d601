using System.Net.WebSockets;
using System.Text;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>exec, attach and port-forward: what they upgrade to, through TLS on both sides to a server that offers HTTP/2.</summary>
public sealed class ExecTests : ApiServerTest
{
    private const string Path = "/api/v1/namespaces/default/pods/p/exec?command=sh&stdin=true";

    [Theory]
    [InlineData("1.1", "v5.channel.k8s.io", true)]
    [InlineData("1.1", "v4.channel.k8s.io", false)]
    [InlineData("2.0", "v5.channel.k8s.io", true)]
    public async Task Over_WebSocket_with_the_token_in_a_field_or_as_a_browser_can_only_send_it(string version, string protocol, bool isBrowser)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (isBrowser)
        {
            socket.Options.SetRequestHeader("Origin", ApiServerProxy.Reader);
            socket.Options.AddSubProtocol("base64url.bearer.authorization.k8s.io." + Convert.ToBase64String(Encoding.UTF8.GetBytes(ApiServerStandIn.Token)).TrimEnd('='));
        }
        else
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + ApiServerStandIn.Token);
        }

        socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(new Uri($"wss://localhost:{Proxy.Port}{Path}"), client, limit.Token);
        Assert.Equal(protocol, socket.SubProtocol);
        var buffer = new byte[100];
        foreach (var word in new[] { "\0ls", "\0exit" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(word), WebSocketMessageType.Binary, endOfMessage: true, limit.Token);
            var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.Equal(word, Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        var seen = Assert.Single(Server.Seen);
        Assert.Equal(("GET", "HTTP/1.1", Path), (seen.Method, seen.Protocol, seen.Target));
    }

    [Fact]
    public async Task Over_SPDY_as_kubectl_did_before_it_spoke_WebSocket()
    {
        using var client = await RawConnection.ConnectAsync(Proxy.Port);
        await client.StartTlsAsync("localhost");
        await client.SendAsync(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ApiServerStandIn.Token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
            + "X-Stream-Protocol-Version: v5.channel.k8s.io\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\nContent-Length: 0\r\n\r\n");
        var head = await client.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: SPDY/3.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Stream-Protocol-Version: v5.channel.k8s.io\r\n", head, StringComparison.Ordinal);
        await client.SendAsync("\u0080\u0003\0\u0001");
        Assert.Equal("\u0080\u0003\0\u0001", await client.ReadUntilAsync("\u0001"));
        var seen = Assert.Single(Server.Seen);
        Assert.Equal(("POST", "HTTP/1.1"), (seen.Method, seen.Protocol));
        Assert.Equal("v5.channel.k8s.io,v4.channel.k8s.io", seen.Headers["X-Stream-Protocol-Version"].Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_to_reading_holds_for_SPDY_and_not_for_the_GET_of_a_WebSocket()
    {
        using var client = await RawConnection.ConnectAsync(Proxy.Port);
        await client.StartTlsAsync("localhost");
        await client.SendAsync(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {ApiServerProxy.Reader}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        Assert.Empty(Server.Seen);
    }

    [Fact]
    public async Task What_theServer_refuses_is_an_ordinary_answer()
    {
        using var client = await RawConnection.ConnectAsync(Proxy.Port);
        await client.StartTlsAsync("localhost");
        await client.SendAsync($"POST {Path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }
}
