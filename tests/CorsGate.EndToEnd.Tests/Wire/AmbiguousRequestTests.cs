using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>
/// Requests that two readers could read differently. The rule: the gateway refuses them itself, and the upstream never sees
/// them. What is not ambiguous goes through as it was written.
/// </summary>
public sealed class AmbiguousRequestTests : IAsyncLifetime
{
    private readonly RecordingUpstream _upstream = new("up", 200, []);
    private FolderGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await FolderGateway.StartAsync(
        Manifest.Gateway(), Manifest.Service("web", _upstream.Port), Manifest.Route("web", "web", filters: Manifest.CorsFilter("https://app.example.com")));

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("no Host", "GET / HTTP/1.1\r\n\r\n")]
    [InlineData("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("a Host with a user", "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n")]
    [InlineData("a Host with a comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n")]
    [InlineData("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")]
    [InlineData("a port above 65535", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n")]
    [InlineData("a port that is no number", "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n")]
    [InlineData("an absolute form of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("bare line feeds", "GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData("one bare line feed", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n")]
    [InlineData("a length and chunks", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd")]
    [InlineData("a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd")]
    [InlineData("a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("a hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\nabcd")]
    [InlineData("a coding before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("identity before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("an empty coding before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked not last", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n")]
    [InlineData("an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n")]
    [InlineData("a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n")]
    [InlineData("a control byte in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\u0001: a\r\n\r\n")]
    [InlineData("a NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n")]
    [InlineData("a carriage return in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n")]
    [InlineData("a line without a colon", "GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n")]
    [InlineData("an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n")]
    [InlineData("a NUL in the path", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("dot segments", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a single dot", "GET /a/./b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("escaped dot segments", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("dot segments between escaped slashes", "GET /pub%2f..%2fadmin HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("dot segments escaped twice", "GET /a/%252e%252e/b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("dot segments with a parameter", "GET /a/..;x/b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a backslash", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("an escaped backslash", "GET /a%5Cb HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("overlong UTF-8", "GET /a%c0%afb HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a byte that is no ASCII in the target", "GET /caf\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("Connection that names Origin", "GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\nConnection: Origin\r\n\r\n")]
    [InlineData("Connection that names Origin beside keep-alive", "GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\nConnection: keep-alive, Origin\r\n\r\n")]
    [InlineData("Connection that names Host", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Host\r\n\r\n")]
    [InlineData("Connection that names Cookie", "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=b\r\nConnection: cookie\r\n\r\n")]
    [InlineData("Connection that names Authorization", "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nConnection: Authorization\r\n\r\n")]
    public async Task It_is_refused(string what, string request)
    {
        var answer = await _gateway.SendAsync(request);

        Assert.True(answer.Status is 400 or 501, what + ": " + answer.StartLine);
        Assert.Empty(_upstream.Take());
    }

    [Theory]
    [InlineData("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("a coding before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("dot segments", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task What_follows_a_refused_request_on_its_connection_is_not_read(string what, string request)
    {
        var answer = await _gateway.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Values("Connection") is ["close"], what);
        Assert.Empty(_upstream.Take());
    }

    [Theory]
    [InlineData("CONNECT to a host", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400, 501)]
    [InlineData("an expectation that nobody knows", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 2\r\n\r\nhi", 417, 417)]
    [InlineData("an unknown version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, 505)]
    [InlineData("no version", "GET /\r\n\r\n", 400, 505)]
    public async Task It_is_refused_with_its_own_status(string what, string request, int from, int to)
    {
        var answer = await _gateway.SendAsync(request);

        Assert.True(answer.Status >= from && answer.Status <= to, what + ": " + answer.StartLine);
        Assert.Empty(_upstream.Take());
    }

    [Theory]
    [InlineData("/pub%2fx%2Fadmin")]
    [InlineData("//a///b//")]
    [InlineData("/%zz%")]
    [InlineData("/%7Euser;v=1.0/x,y")]
    [InlineData("/a+b%20c?d=e+f%20g&h=%2F%3f&&=?")]
    [InlineData("/?")]
    [InlineData("/a?b?c")]
    [InlineData("/%E2%82%AC")]
    [InlineData("/{}|^`[]\"<>")]
    public async Task A_target_goes_through_byte_for_byte(string target)
    {
        var answer = await _gateway.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal($"GET {target} HTTP/1.1", Assert.Single(_upstream.Take()).StartLine);
    }

    [Fact]
    public async Task An_absolute_form_of_the_same_host_is_sent_on_in_origin_form()
    {
        var answer = await _gateway.SendAsync("GET http://example.com/a%2Fb?c HTTP/1.1\r\nHost: example.com\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal("GET /a%2Fb?c HTTP/1.1", Assert.Single(_upstream.Take()).StartLine);
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\nAccess-Control-Request-Method: GET\r\n\r\n")]
    public async Task OPTIONS_of_the_server_is_answered_here_without_CORS_headers(string request)
    {
        var answer = await _gateway.SendAsync(request);

        Assert.InRange(answer.Status, 200, 204);
        Assert.DoesNotContain(answer.Lines, l => l.StartsWith("access-control-", StringComparison.Ordinal));
        Assert.Empty(_upstream.Take());
    }

    [Fact]
    public async Task Two_Origin_fields_match_nothing()
    {
        var answer = await _gateway.GetAsync("/", headers: ["Origin: https://app.example.com", "Origin: https://app.example.com"]);
        var preflight = await _gateway.SendAsync(
            "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n\r\n");

        Assert.Empty(answer.Values("Access-Control-Allow-Origin"));
        Assert.Empty(preflight.Values("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("A.TEST")]
    [InlineData("a.test.")]
    [InlineData("a.test:65535")]
    [InlineData("[::1]:8080")]
    [InlineData("127.0.0.1")]
    [InlineData("a_b.test")]
    public async Task A_Host_goes_through_as_it_was_written(string host)
    {
        Assert.Equal(200, (await _gateway.GetAsync("/", host)).Status);
        Assert.Equal([host], Assert.Single(_upstream.Take()).Values("Host"));
    }

    [Fact]
    public async Task Nothing_behind_a_refused_request_is_taken_for_a_request()
    {
        using var connection = await RawConnection.ConnectAsync(_gateway.Port);

        await connection.SendAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        var got = await connection.ReadToEndAsync();

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(got, "HTTP/1[.]1 [0-9]{3}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)));
        Assert.Empty(_upstream.Take());
    }

    [Fact]
    public async Task A_body_is_framed_for_the_upstream_as_the_client_framed_it()
    {
        using var connection = await RawConnection.ConnectAsync(_gateway.Port);

        await connection.SendAsync("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd");
        await connection.ReadAsync();
        await connection.SendAsync("POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2;ext=1\r\ncd\r\n0\r\n\r\n");
        await connection.ReadAsync();
        await connection.SendAsync("POST /empty HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        await connection.ReadAsync();

        var got = _upstream.Take();
        Assert.Equal(["abcd", "abcd", ""], got.Select(m => m.Body));
        Assert.Equal(["4", "", "0"], got.Select(m => string.Concat(m.Values("Content-Length"))));
        Assert.Equal(["", "chunked", ""], got.Select(m => string.Concat(m.Values("Transfer-Encoding"))));
        Assert.All(got, m => Assert.Empty(m.Values("X-Content-Length")));
    }

    [Theory]
    [InlineData("the request line", 414, 40_000, 0)]
    [InlineData("the fields", 431, 0, 40_000)]
    public async Task What_is_too_long_is_refused(string what, int status, int path, int field)
    {
        var answer = await _gateway.SendAsync($"GET /{new string('a', path)} HTTP/1.1\r\nHost: a\r\nX: {new string('a', field)}\r\n\r\n");

        Assert.True(answer.Status == status, what + ": " + answer.StartLine);
        Assert.Empty(_upstream.Take());
    }
}
