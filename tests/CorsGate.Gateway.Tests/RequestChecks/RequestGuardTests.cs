using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Tests.Forwarding.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Tests.RequestChecks;

/// <summary>Each vector goes over a real connection; what is refused must never have reached the upstream.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private readonly RawUpstream _upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync(_upstream);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a:99999")]
    [InlineData("a:65536")]
    [InlineData("a:")]
    [InlineData("a:8o")]
    [InlineData("a..test")]
    [InlineData("a.test..")]
    [InlineData(".a.test")]
    [InlineData(".")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("u@a")]
    [InlineData("a/b")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[::1%25lo]")]
    [InlineData("[g::1]")]
    [InlineData("a%2eb")]
    public Task A_host_that_is_none_is_refused(string host) =>
        IsRefusedAsync(400, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n")]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\nX-Content-Length: 9\r\n")]
    public async Task Content_length_beside_transfer_encoding_is_refused(string fields)
    {
        var answer = await _gateway.ExchangeAsync($"POST / HTTP/1.1\r\nHost: a\r\n{fields}Connection: close\r\n\r\n0\r\n\r\n");
        Assert.DoesNotContain(" 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, _upstream.Connections);
    }

    [Theory]
    [InlineData("gzip, chunked")]
    [InlineData("identity, chunked")]
    [InlineData(",chunked")]
    [InlineData("chunked, chunked")]
    [InlineData("chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("identity\r\nTransfer-Encoding: chunked")]
    [InlineData("xchunked")]
    [InlineData("\"chunked\"")]
    [InlineData("chunked;q=1")]
    public Task A_transfer_encoding_that_is_not_exactly_chunked_is_refused(string coding) =>
        IsRefusedAsync(400, $"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {coding}\r\nConnection: close\r\n\r\n0\r\n\r\n");

    [Fact]
    public Task A_transfer_encoding_in_http_1_0_is_refused() =>
        IsRefusedAsync(400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    [Theory]
    [InlineData("get")]
    [InlineData("Get")]
    [InlineData("opTIONS")]
    [InlineData("post")]
    [InlineData("patch")]
    public Task A_method_in_another_case_is_refused(string method) =>
        IsRefusedAsync(400, $"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    [Theory]
    [InlineData("*")]
    [InlineData("http://a")]
    public async Task Options_of_the_server_itself_is_answered_here(string target)
    {
        var answer = await _gateway.ExchangeAsync($"OPTIONS {target} HTTP/1.1\r\nHost: a\r\nOrigin: https://b.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, _upstream.Connections);
    }

    [Fact]
    public Task A_tunnel_is_refused() =>
        IsRefusedAsync(501, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nConnection: close\r\n\r\n");

    [Theory]
    [InlineData("200-ok")]
    [InlineData("100-continue, x")]
    [InlineData("x\r\nExpect: 100-continue")]
    [InlineData("100-continued")]
    public Task An_unknown_expectation_is_refused(string expectation) =>
        IsRefusedAsync(417, $"POST / HTTP/1.1\r\nHost: a\r\nExpect: {expectation}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    [Theory]
    [InlineData("keep-alive, Origin")]
    [InlineData("Origin")]
    [InlineData("close, host")]
    [InlineData("COOKIE,close")]
    [InlineData("upgrade,\tAuthorization")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding, keep-alive")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-anything")]
    [InlineData("Access-Control-Request-Method")]
    [InlineData("Sec-WebSocket-Key")]
    [InlineData("close\r\nConnection: Origin")]
    public Task A_connection_field_may_not_name_what_everybody_needs(string options) =>
        IsRefusedAsync(400, $"GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://b.test\r\nConnection: {options}\r\n\r\n", close: true);

    [Theory]
    [InlineData("X: a\x01" + "b")]
    [InlineData("X: a\x7f" + "b")]
    [InlineData("X\x01: a")]
    [InlineData("X(: a")]
    [InlineData("X : a")]
    [InlineData("X: a\r\n b")]
    [InlineData("X: a\0b")]
    [InlineData("Origin: https://b.test\x02")]
    [InlineData("Access-Control-Request-Headers: a\x1f")]
    public Task A_field_with_a_control_character_is_refused(string field) =>
        IsRefusedAsync(400, $"GET / HTTP/1.1\r\nHost: a\r\n{field}\r\nConnection: close\r\n\r\n");

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nConnection: close\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://b/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab")]
    [InlineData("GET /#a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /\\..\\admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /a/%2e%2e/admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [InlineData("GET ftp://a/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    public Task An_ambiguous_head_is_refused(string request) => IsRefusedAsync(400, request, close: true);

    [Theory]
    [InlineData("A.TEST")]
    [InlineData("a.test.")]
    [InlineData("a.test:8080")]
    [InlineData("a_b.test")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1]:80")]
    public async Task An_ordinary_host_is_accepted(string host)
    {
        var answer = await _gateway.ExchangeAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_costs_no_memory()
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = "HTTP/1.1";
        context.Request.Method = "GET";
        context.Request.Headers.Host = "Shop.Test:8080";
        context.Request.Headers.Connection = "keep-alive";
        context.Request.Headers.Origin = "https://a.test";
        context.Request.Headers.AccessControlRequestHeaders = "x-a,x-b";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/api/items?x=1";
        Assert.True(RequestGuard.Check(context, out _).IsAccepted);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = 0;
        for (var i = 0; i < 1000; i++)
            refused += RequestGuard.Check(context, out _).StatusCode;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, refused);
    }

    private async Task IsRefusedAsync(int status, string request, bool close = false)
    {
        using var client = await RawConnection.ConnectAsync(_gateway.Port);
        await client.SendAsync(request);
        var answer = close ? await client.ReadUntilAsync("\r\n") : await client.ReadToEndAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(0, _upstream.Connections);
    }
}
