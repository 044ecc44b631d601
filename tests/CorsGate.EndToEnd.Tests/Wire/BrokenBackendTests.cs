using System.Net.Sockets;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>Upstreams that fail or lie: the client gets a clear status, the policy's headers, and never half a message for a whole one.</summary>
public sealed class BrokenBackendTests
{
    private const string Origin = "Origin: https://app.example.com";

    [Theory]
    [InlineData("it closes without an answer", "")]
    [InlineData("it closes within the head", "HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("it speaks something else", "220 mail.example ESMTP\r\n")]
    [InlineData("it switches protocols that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("its two lengths differ", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("it gives a length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("its coding is unknown", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab")]
    public async Task An_answer_that_cannot_be_understood_is_502_that_the_page_can_read(string what, string bytes)
    {
        await using var upstream = new RawUpstream(bytes, Afterwards.Close);
        await using var gateway = await StartAsync(upstream.Port);

        var answer = await gateway.GetAsync("/", headers: Origin);

        Assert.True(answer.Status == 502, what + ": " + answer.StartLine);
        Assert.Equal(["https://app.example.com"], answer.Values("Access-Control-Allow-Origin"));
        Assert.Equal(["Origin"], answer.Values("Vary"));
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_502()
    {
        await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nX-Large: " + new string('a', 100_000) + "\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await StartAsync(upstream.Port);

        Assert.Equal(502, (await gateway.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("with a length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 1)]
    [InlineData("with a length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 2)]
    [InlineData("with chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", 1)]
    [InlineData("with chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", 2)]
    [InlineData("with a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n", 1)]
    public async Task A_body_that_breaks_off_breaks_off_for_the_client_too(string how, string bytes, int afterwards)
    {
        await using var upstream = new RawUpstream(bytes, (Afterwards)afterwards);
        await using var gateway = await StartAsync(upstream.Port);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var got = await connection.ReadToEndAsync();

        // The failure may be seen before the head is sent (502); what must not be is a message that looks whole.
        var body = got.Split("\r\n\r\n", 2);
        var looksWhole = got.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && (got.EndsWith("0\r\n\r\n", StringComparison.Ordinal) || body[1].Length >= 100);
        Assert.False(looksWhole, how + ": " + got);
    }

    [Fact]
    public async Task A_gateway_that_met_a_broken_upstream_goes_on()
    {
        await using var broken = new RawUpstream("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Afterwards.Close);
        await using var good = new RecordingUpstream("good", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("broken", broken.Port), Manifest.Service("good", good.Port),
            Manifest.Route("broken", "broken", path: "/broken"), Manifest.Route("good", "good"));
        for (var i = 0; i < 20; i++)
        {
            using var connection = await RawConnection.ConnectAsync(gateway.Port);
            await connection.SendAsync("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n");
            await connection.ReadToEndAsync();
            Assert.Equal((200, "good"), await StatusAndBodyAsync(gateway));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody")]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")]
    public async Task A_204_with_a_body_is_a_204_without(string bytes)
    {
        await using var upstream = new RawUpstream(bytes, Afterwards.Close);
        await using var gateway = await StartAsync(upstream.Port);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var got = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 204 ", got, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", got, StringComparison.Ordinal);
        Assert.DoesNotContain("body", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com")]
    [InlineData("https://evil.example", null)]
    public async Task Of_two_allow_origin_headers_of_an_upstream_none_gets_past_a_policy(string origin, string? allowed)
    {
        await using var upstream = new RecordingUpstream("up", 200, ["Access-Control-Allow-Origin: *", "Access-Control-Allow-Origin: https://other.example", "Access-Control-Allow-Credentials: true"]);
        await using var gateway = await StartAsync(upstream.Port);

        var answer = await gateway.GetAsync("/", headers: "Origin: " + origin);

        Assert.Equal(allowed is null ? [] : [allowed], answer.Values("Access-Control-Allow-Origin"));
        Assert.Empty(answer.Values("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("line feeds without carriage returns", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok")]
    [InlineData("interim answers first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("bytes after the body", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad")]
    [InlineData("HTTP/1.0 until the connection closes", "HTTP/1.0 200 OK\r\n\r\nok")]
    [InlineData("an unknown status", "HTTP/1.1 299 Whatever\r\nContent-Length: 2\r\n\r\nok")]
    public async Task What_can_be_understood_of_a_careless_upstream_is_understood(string what, string bytes)
    {
        await using var upstream = new RawUpstream(bytes, Afterwards.Close);
        await using var gateway = await StartAsync(upstream.Port);

        // Twice: what lay behind the first answer must not become the second.
        for (var i = 0; i < 2; i++)
        {
            var answer = await gateway.GetAsync("/");
            Assert.True(answer is { Status: 200 or 299, Body: "ok" }, what + ": " + answer.StartLine + " " + answer.Body);
        }
    }

    [Fact]
    public async Task A_request_that_may_not_be_repeated_is_sent_once()
    {
        await using var upstream = new RawUpstream("", Afterwards.Close);
        await using var gateway = await StartAsync(upstream.Port);

        var answer = await gateway.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal((502, 1), (answer.Status, upstream.Requests));
    }

    [Fact]
    public async Task Nobody_listens_there()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var gateway = await StartAsync(port);

        var answer = await gateway.GetAsync("/", headers: Origin);

        Assert.Equal(502, answer.Status);
        Assert.Equal(["https://app.example.com"], answer.Values("Access-Control-Allow-Origin"));
    }

    private static async Task<(int Status, string Body)> StatusAndBodyAsync(FolderGateway gateway)
    {
        var answer = await gateway.GetAsync("/");
        return (answer.Status, answer.Body);
    }

    private static Task<FolderGateway> StartAsync(int upstream) => FolderGateway.StartAsync(
        Manifest.Gateway(), Manifest.Service("web", upstream), Manifest.Route("web", "web", filters: Manifest.CorsFilter("https://app.example.com")));
}
