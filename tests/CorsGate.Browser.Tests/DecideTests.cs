using System.Net;
using System.Text;
using CorsGate.Browser.Tests.Harness;

namespace CorsGate.Browser.Tests;

/// <summary>Who may ask the console what the gateway decides, and what the console answers to everybody else.</summary>
public sealed class DecideTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>, IDisposable
{
    private const string Good = """{"url":"http://127.0.0.1:1234/","origin":"https://app.test"}""";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly TestGateway _gateway = fixture.Gateway;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_page_itself_may_ask()
    {
        var (status, text) = await AskAsync(Good, _gateway.AllowedOrigin, "same-origin");
        Assert.Equal(200, status);
        Assert.Contains("is none of this gateway", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://evil.test", null)]
    [InlineData("null", null)]
    [InlineData("http://127.0.0.1", null)]
    [InlineData("SELF", "same-site")]
    [InlineData("SELF", "cross-site")]
    [InlineData("SELF", "none")]
    public async Task Nobody_else_may(string? origin, string? site)
    {
        var (status, _) = await AskAsync(Good, origin is "SELF" ? _gateway.AllowedOrigin : origin, site);
        Assert.Equal(403, status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    public async Task What_a_form_can_send_is_refused(string type) => Assert.Equal(415, (await AskAsync(Good, _gateway.AllowedOrigin, "same-origin", type)).Status);

    [Theory]
    [InlineData("", "the body is not what is expected")]
    [InlineData("null", "the body must be a JSON object")]
    [InlineData("[1]", "the body is not what is expected")]
    [InlineData("""{"url":"http://a.test/"}""", "the body is not what is expected")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","more":1}""", "the body is not what is expected")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","headers":[null]}""", "headers:")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","headers":[{"name":"a b"}]}""", "headers:")]
    [InlineData("""{"url":"ftp://a.test/","origin":"https://a.test"}""", "http:// or https://")]
    [InlineData("""{"url":"http://user@a.test/","origin":"https://a.test"}""", "user name")]
    [InlineData("""{"url":"http://a.test:80/","origin":"https://a.test"}""", "not a URL as browsers write it")]
    [InlineData("""{"url":"http://a.test/ b","origin":"https://a.test"}""", "not a URL as browsers write it")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test/"}""", "origin:")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","method":"G\r\nT"}""", "method:")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","credentials":"all"}""", "credentials:")]
    [InlineData("""{"url":"http://a.test/","origin":"https://a.test","bodyLength":-1}""", "bodyLength:")]
    public async Task A_question_that_cannot_be_answered_is_refused_with_a_reason(string body, string problem)
    {
        var (status, text) = await AskAsync(body, _gateway.AllowedOrigin, "same-origin");
        Assert.Equal(400, status);
        Assert.Contains(problem, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_not_read() =>
        Assert.Equal(413, (await AskAsync(new string(' ', 70_000) + Good, _gateway.AllowedOrigin, "same-origin")).Status);

    [Theory]
    [InlineData("GET", "/cors-test", 200)]
    [InlineData("HEAD", "/cors-test", 200)]
    [InlineData("POST", "/cors-test", 405)]
    [InlineData("OPTIONS", "/cors-test", 405)]
    [InlineData("GET", "/cors-test/page.js", 200)]
    [InlineData("POST", "/cors-test/page.js", 405)]
    [InlineData("GET", "/cors-test/decide", 405)]
    [InlineData("OPTIONS", "/cors-test/decide", 405)]
    [InlineData("GET", "/cors-test/", 404)]
    [InlineData("GET", "/cors-test/../livez/x", 404)]
    public async Task No_answer_has_CORS_headers_and_every_page_a_strict_content_security_policy(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _gateway.AllowedOrigin + path);
        request.Headers.Add("Origin", "https://evil.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await _client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        if (status == 200)
        {
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_holds_no_script_or_style_and_nothing_from_elsewhere()
    {
        var html = await _client.GetStringAsync(_gateway.AllowedOrigin + "/cors-test");
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" on", html.Replace(" one", "", StringComparison.Ordinal).Replace(" only", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<script type=\"module\" src=\"/cors-test/page.js\"></script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_rebound_to_this_address_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _gateway.AllowedOrigin + "/cors-test");
        request.Headers.Host = "rebound.test";
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public void Where_the_page_is_stands_in_the_log() =>
        Assert.Contains($"console: {_gateway.AllowedOrigin}/cors-test", _gateway.LogText(), StringComparison.Ordinal);

    private async Task<(int Status, string Text)> AskAsync(string body, string? origin, string? site, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, _gateway.AllowedOrigin + "/cors-test/decide") { Content = content };
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal));
    }
}
