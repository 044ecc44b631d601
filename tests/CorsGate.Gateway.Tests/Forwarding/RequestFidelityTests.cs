using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class RequestFidelityTests : IAsyncLifetime
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly RawUpstream _upstream = RawUpstream.Answering(Ok);
    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync(_upstream);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//a//b/")]
    [InlineData("/pub%2Fadmin")]
    [InlineData("/pub%2fadmin?x=%2e%2e%2f")]
    [InlineData("/%zz/%4/100%")]
    [InlineData("/a?b=c?d=\\..\\|\"<>^`{}&&=")]
    [InlineData("/caf%C3%A9/%E4%BD%A0?q=%F0%9F%98%80")]
    [InlineData("/a;v=1/b@c:d/$&'()*+,=~!")]
    [InlineData("/a/b.c/...")]
    [InlineData("/x?")]
    public async Task The_target_reaches_the_upstream_byte_for_byte(string target)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await _gateway.GetAsync(target), StringComparison.Ordinal);
        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", Assert.Single(_upstream.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_target_twice_is_sent_the_same()
    {
        await _gateway.GetAsync("/again%2F?x");
        await _gateway.GetAsync("/again%2F?x");
        Assert.All(_upstream.Heads, static head => Assert.StartsWith("GET /again%2F?x HTTP/1.1\r\n", head, StringComparison.Ordinal));
        Assert.Equal(2, _upstream.Heads.Count);
    }

    [Fact]
    public async Task An_absolute_form_is_sent_in_origin_form()
    {
        await _gateway.ExchangeAsync("GET http://shop.test/a?b HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        var head = Assert.Single(_upstream.Heads);
        Assert.StartsWith("GET /a?b HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: shop.test\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.test")]
    [InlineData("SHOP.test.:8080")]
    [InlineData("[::1]:81")]
    [InlineData("under_score.test")]
    public async Task Host_is_sent_once_and_as_given(string host)
    {
        await _gateway.ExchangeAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        var head = Assert.Single(_upstream.Heads);
        Assert.Equal([$"Host: {host}"], Lines(head, "Host"));
    }

    [Fact]
    public async Task A_request_of_http_1_0_without_host_gets_one_of_its_own()
    {
        await _gateway.ExchangeAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.Equal([$"Host: 127.0.0.1:{_upstream.Port}"], Lines(Assert.Single(_upstream.Heads), "Host"));
    }

    [Theory]
    [InlineData("X-Name: caf\u00c3\u00a9")]
    [InlineData("X-Name: \u00e9\u00ff")]
    [InlineData("X-Name: a\tb")]
    [InlineData("User-Agent: odd (unclosed \u00e9")]
    [InlineData("Date: not a date")]
    [InlineData("If-Modified-Since: yesterday")]
    [InlineData("Accept: ;;;,,")]
    [InlineData("Origin: https://a.test")]
    [InlineData("X-Empty: ")]
    [InlineData("Authorization: Basic x y z")]
    [InlineData("Content-Language: de")]
    public async Task Field_values_reach_the_upstream_byte_for_byte(string field)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await _gateway.GetAsync("/", field + "\r\n"), StringComparison.Ordinal);
        Assert.Contains("\r\n" + field.TrimEnd() , Assert.Single(_upstream.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Many")]
    [InlineData("User-Agent")]
    public async Task Repeated_fields_keep_all_values_in_order_and_are_joined_by_a_comma_alone(string name)
    {
        await _gateway.GetAsync("/", $"{name}: a\r\nX-Other: z\r\n{name}: b, c\r\n");
        Assert.Equal([$"{name}: a,b, c"], Lines(Assert.Single(_upstream.Heads), name));
    }

    [Fact]
    public async Task Cookies_on_two_lines_are_joined_as_cookies()
    {
        await _gateway.GetAsync("/", "Cookie: a=1\r\nCookie: b=2\r\n");
        Assert.Equal(["Cookie: a=1; b=2"], Lines(Assert.Single(_upstream.Heads), "Cookie"));
    }

    [Fact]
    public async Task Fields_of_the_connection_stay_here()
    {
        using var client = await RawConnection.ConnectAsync(_gateway.Port);
        await client.SendAsync(
            "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: X-Hop, TE\r\nX-Hop: 1\r\nX-Stays: 2\r\nKeep-Alive: timeout=5\r\n"
            + "Proxy-Connection: keep-alive\r\nTE: trailers, gzip\r\nTrailer: X-T\r\nProxy: http://evil.test\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        await client.ReadHeadAsync();
        var head = Assert.Single(_upstream.Heads);
        foreach (var name in new[] { "Connection", "X-Hop", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Proxy", "Upgrade", "HTTP2-Settings" })
            Assert.Empty(Lines(head, name));
        Assert.Equal(["X-Stays: 2"], Lines(head, "X-Stays"));
    }

    [Fact]
    public async Task The_client_is_named_in_x_forwarded_fields()
    {
        await _gateway.GetAsync();
        var head = Assert.Single(_upstream.Heads);
        Assert.Equal(["X-Forwarded-For: 127.0.0.1"], Lines(head, "X-Forwarded-For"));
        Assert.Equal(["X-Forwarded-Proto: http"], Lines(head, "X-Forwarded-Proto"));
        Assert.Equal(["X-Forwarded-Host: shop.test"], Lines(head, "X-Forwarded-Host"));
        Assert.Equal([$"X-Forwarded-Port: {_gateway.Port}"], Lines(head, "X-Forwarded-Port"));
    }

    [Fact]
    public async Task X_forwarded_fields_of_earlier_hops_are_appended_to()
    {
        await _gateway.GetAsync("/", "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: www.test\r\n");
        var head = Assert.Single(_upstream.Heads);
        Assert.Equal(["X-Forwarded-For: 10.0.0.1, 10.0.0.2, 127.0.0.1"], Lines(head, "X-Forwarded-For"));
        Assert.Equal(["X-Forwarded-Proto: https, http"], Lines(head, "X-Forwarded-Proto"));
        Assert.Equal(["X-Forwarded-Host: www.test, shop.test"], Lines(head, "X-Forwarded-Host"));
    }

    [Theory]
    [InlineData(ForwardedFields.Replace, "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Port: 80")]
    [InlineData(ForwardedFields.Keep, "X-Forwarded-For: 10.0.0.1", null)]
    public async Task X_forwarded_fields_can_be_replaced_or_kept(ForwardedFields mode, string expectedFor, string? expectedPort)
    {
        await using var gateway = await TestGateway.StartAsync(
            _upstream, configure: target => target with { ForwardedFields = mode, ForwardedPort = 80 });
        await gateway.GetAsync("/", "X-Forwarded-For: 10.0.0.1\r\n");
        var head = Assert.Single(_upstream.Heads);
        Assert.Equal([expectedFor], Lines(head, "X-Forwarded-For"));
        Assert.Equal(expectedPort is null ? [] : [expectedPort], Lines(head, "X-Forwarded-Port"));
    }

    [Theory]
    [InlineData("PROPFIND")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("Custom-1")]
    public async Task Other_methods_go_through(string method)
    {
        await _gateway.ExchangeAsync($"{method} / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"{method} / HTTP/1.1\r\n", Assert.Single(_upstream.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_without_body_gets_no_framing_fields()
    {
        await _gateway.GetAsync();
        var head = Assert.Single(_upstream.Heads);
        Assert.Empty(Lines(head, "Content-Length"));
        Assert.Empty(Lines(head, "Transfer-Encoding"));
    }

    private static string[] Lines(string head, string name) =>
        [.. head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))];
}
