namespace CorsGate.Differential.Tests.Ingress;

/// <summary>What the generated server blocks make a real nginx answer: the facts that a user of ingress-nginx can look up.</summary>
[Collection(IngressCollection.Name)]
public sealed class RealNginxTests(IngressPair pair)
{
    private const string App = "https://app.example.com";

    private static readonly string[] Everything =
    [
        "access-control-allow-headers: X-A",
        "access-control-allow-methods: GET, POST",
        "access-control-allow-origin: " + App,
        "access-control-expose-headers: X-B",
        "access-control-max-age: 60",
    ];

    [Theory]
    [InlineData("GET", "plain", 200)]
    [InlineData("POST", "plain", 200)]
    [InlineData("GET", "own-cors", 200, "access-control-allow-credentials: true")]
    [InlineData("GET", "not-found", 404)]
    [InlineData("GET", "error", 500)]
    [InlineData("GET", "unauthorized", 401)]
    [InlineData("GET", "down", 502)]
    [InlineData("OPTIONS", "down", 204)]
    public async Task An_allowed_origin_gets_the_full_set_on_every_status(string method, string path, int status, params string[] more)
    {
        var answer = await AskAsync("everything", method, path, App);
        Assert.Equal(status, answer.Status);
        Assert.Equal([.. more, .. Everything], answer.Cors);
    }

    [Theory]
    [InlineData("GET", "plain", 200)]
    [InlineData("OPTIONS", "plain", 200)]
    [InlineData("OPTIONS", "unauthorized", 401, "access-control-allow-origin: null")]
    [InlineData("GET", "error", 500, "access-control-allow-origin: https://own.example")]
    [InlineData("GET", "down", 502)]
    public async Task Another_origin_gets_what_the_upstream_says(string method, string path, int status, params string[] cors)
    {
        foreach (var origin in new[] { "https://evil.example", null })
        {
            var answer = await AskAsync("everything", method, path, origin);
            Assert.Equal(status, answer.Status);
            Assert.Equal(cors, answer.Cors);
        }
    }

    [Theory]
    [InlineData("GET", "plain", 200)]
    [InlineData("OPTIONS", "plain", 204)]
    [InlineData("GET", "down", 502)]
    public async Task A_star_is_sent_with_credentials_to_everybody(string method, string path, int status)
    {
        foreach (var origin in new[] { "https://evil.example", null })
        {
            var answer = await AskAsync("only enable-cors", method, path, origin);
            Assert.Equal(status, answer.Status);
            Assert.Equal("*", answer.Value("access-control-allow-origin"));
            Assert.Equal("true", answer.Value("access-control-allow-credentials"));
            Assert.Equal("1728000", answer.Value("access-control-max-age"));
        }
    }

    [Theory]
    [InlineData("https://APP.example.com")]
    [InlineData("evilhttps://app.example.com")]
    [InlineData("https://evil.example https://app.example.com")]
    [InlineData("https://a.example.org")]
    public async Task The_comparison_folds_case_and_is_not_anchored_at_the_start(string origin) =>
        Assert.Equal(origin, (await AskAsync("everything", "GET", "plain", origin)).Value("access-control-allow-origin"));

    [Theory]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://a.b.example.org")]
    [InlineData("https://example.org")]
    [InlineData("https://a_b.example.org")]
    [InlineData("https://app.example.com:443")]
    public async Task The_comparison_is_anchored_at_the_end_and_a_star_is_one_label(string origin) =>
        Assert.Empty((await AskAsync("everything", "GET", "plain", origin)).Cors);

    [Fact]
    public async Task A_list_without_a_valid_item_switches_the_block_off()
    {
        Assert.Empty((await AskAsync("corpus nonsense", "GET", "plain", "https://nonsense")).Cors);
        Assert.Equal(200, (await AskAsync("corpus nonsense", "OPTIONS", "plain", "https://nonsense")).Status);
    }

    [Theory]
    [InlineData("denied address", "GET", App, 403, true)]
    [InlineData("denied address", "OPTIONS", App, 204, true)]
    [InlineData("denied address", "OPTIONS", "https://evil.example", 403, false)]
    [InlineData("forced redirect", "GET", App, 308, true)]
    [InlineData("forced redirect", "OPTIONS", App, 204, true)]
    [InlineData("forced redirect", "OPTIONS", "https://evil.example", 308, false)]
    [InlineData("redirect because of TLS", "GET", App, 308, true)]
    public async Task Cors_comes_before_access_and_redirects(string about, string method, string origin, int status, bool hasCors)
    {
        var answer = await AskAsync(about, method, "plain", origin);
        Assert.Equal(status, answer.Status);
        Assert.Equal(hasCors, answer.Cors.Count > 0);
    }

    [Fact]
    public async Task A_413_that_Content_Length_decides_has_no_cors_headers()
    {
        var ingress = IngressCases.About("small bodies, any origin");
        var answer = await pair.Nginx.SendAsync(new("POST", ingress.Host, "/plain", App) { Body = "a=12345678" });
        Assert.Equal(413, answer.Status);
        Assert.Empty(answer.Cors);
    }

    private Task<Answer> AskAsync(string about, string method, string path, string? origin) =>
        pair.Nginx.SendAsync(new(method, IngressCases.About(about).Host, "/" + path, origin));
}
