using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class ResponseFidelityTests
{
    [Theory]
    [InlineData("X-A: caf\u00c3\u00a9 \u00e9\u00ff")]
    [InlineData("Content-Disposition: attachment; filename=\"caf\u00c3\u00a9.txt\"")]
    [InlineData("Server: odd/1.0 (x")]
    [InlineData("Date: not a date")]
    [InlineData("Expires: 0")]
    [InlineData("Content-Type: text/plain;;charset")]
    [InlineData("Location: //x y\\z")]
    [InlineData("ETag: unquoted")]
    public async Task Fields_reach_the_client_byte_for_byte(string field)
    {
        var answer = await AnswerAsync($"HTTP/1.1 200 OK\r\n{field}\r\nContent-Length: 2\r\n\r\nok");
        Assert.Contains($"\r\n{field}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_fields_stay_apart()
    {
        var answer = await AnswerAsync("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n");
        Assert.Contains("\r\nSet-Cookie: a=1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: b=2\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_the_upstreams_connection_stay_behind()
    {
        var answer = await AnswerAsync(
            "HTTP/1.1 200 OK\r\nConnection: close, X-Hop, Set-Cookie\r\nX-Hop: 1\r\nSet-Cookie: a=1\r\nKeep-Alive: timeout=5\r\n"
            + "Proxy-Connection: x\r\nUpgrade: h2\r\nAlt-Svc: h3=\":443\"\r\nTrailer: X-T\r\nContent-Length: 0\r\n\r\n");
        Assert.Contains("\r\nSet-Cookie: a=1\r\n", answer, StringComparison.Ordinal);
        foreach (var name in new[] { "X-Hop", "Keep-Alive", "Proxy-Connection", "Upgrade", "Alt-Svc", "Trailer" })
            Assert.DoesNotContain($"\r\n{name}:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("HTTP/1.1 299 Quite Fine", "HTTP/1.1 299 Quite Fine")]
    [InlineData("HTTP/1.1 200 Yes", "HTTP/1.1 200 Yes")]
    [InlineData("HTTP/1.1 404 Not Found", "HTTP/1.1 404 Not Found")]
    [InlineData("HTTP/1.0 503 Later", "HTTP/1.1 503 Later")]
    public async Task Status_and_reason_are_kept(string upstream, string expected) =>
        Assert.StartsWith(expected + "\r\n", await AnswerAsync(upstream + "\r\nContent-Length: 0\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task An_answer_that_has_no_body_gets_none(string upstream)
    {
        var answer = await AnswerAsync(upstream);
        Assert.StartsWith("HTTP/1.1 20", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length: 5", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_304_keeps_its_fields_and_has_no_body()
    {
        var answer = await AnswerAsync("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 304 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nETag: \"x\"\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_request_keeps_the_length_and_gets_no_body()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(upstream);
        var answer = await gateway.ExchangeAsync("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Contains("\r\nContent-Length: 1234\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/3.7 200 OK\r\n\r\n")]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task A_broken_head_is_a_502(string upstreamAnswer)
    {
        await using var upstream = RawUpstream.Answering(upstreamAnswer);
        await using var gateway = await TestGateway.StartAsync(upstream);
        var answer = await gateway.ExchangeAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", answer, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.UpstreamFailed, await gateway.NextOutcomeAsync());
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task A_head_of_70_kilobytes_is_a_502() =>
        Assert.StartsWith(
            "HTTP/1.1 502 ",
            await AnswerAsync("HTTP/1.1 200 OK\r\nX-Big: " + new string('a', 70 * 1024) + "\r\nContent-Length: 0\r\n\r\n"),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_thousand_interim_answers_do_no_harm()
    {
        var interim = string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 500));
        var answer = await AnswerAsync(interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Link", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\x01" + "b")]
    [InlineData("a\x7f" + "b")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    public async Task A_control_character_in_a_value_becomes_a_space(string value)
    {
        var answer = await AnswerAsync($"HTTP/1.1 200 OK\r\nX-A: {value}\r\nContent-Length: 2\r\n\r\nok");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-A: a b\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_after_the_body_never_reach_anybody()
    {
        await using var upstream = new RawUpstream(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            await connection.ReadToEndAsync();
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        Assert.EndsWith("\r\n\r\nok", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_until_the_end_of_the_connection_is_streamed()
    {
        var answer = await AnswerAsync("HTTP/1.1 200 OK\r\n\r\nhello");
        Assert.Contains("hello", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hook_changes_status_and_fields_before_the_start()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await TestGateway.StartAsync(upstream, configure: static target => target with { Hook = new Stamp() });
        var answer = await gateway.GetAsync();
        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAccess-Control-Allow-Origin: https://a.test\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Origin: *", answer, StringComparison.Ordinal);
    }

    private static async Task<string> AnswerAsync(string upstreamAnswer)
    {
        await using var upstream = RawUpstream.Answering(upstreamAnswer);
        await using var gateway = await TestGateway.StartAsync(upstream);
        return await gateway.GetAsync();
    }

    private sealed class Stamp : IResponseHook
    {
        public void OnResponse(HttpContext context)
        {
            Assert.Equal(200, context.Response.StatusCode);
            Assert.Equal("*", context.Response.Headers.AccessControlAllowOrigin);
            context.Response.StatusCode = 201;
            context.Response.Headers.AccessControlAllowOrigin = "https://a.test";
        }
    }
}
