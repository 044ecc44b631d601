using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>What the real sidecar was seen to do (Pipy 0.90.3-38), by the engine.</summary>
public class NativeCorsTests
{
    private const string Published = """
        { allowCredentials: true, allowHeaders: [X-Foo-Bar-1], allowMethods: [POST, GET, PATCH, DELETE], exposeHeaders: [Content-Encoding, Kuma-Revision], maxAge: 24h, allowOrigins: [{ regex: "http.*://www.test.cn" }, { exact: "http://www.aaa.com" }, { prefix: "http://www.bbb.com" }] }
        """;

    [Theory]
    [InlineData("http://www.aaa.com", true)]
    [InlineData("http://www.bbb.com", true)]
    [InlineData("http://www.test.cn", true)]
    [InlineData("https://www.test.cn", true)]
    [InlineData("http://www.test.cn.evil.com", true)]
    [InlineData("https://evil.com/?http://wwwxtest.cn", true)]
    [InlineData("http://www.bbb.com.evil.com", true)]
    [InlineData("http://www.aaa.com:80", false)]
    [InlineData("HTTP://WWW.AAA.COM", false)]
    [InlineData("http://www.aaa.com/", false)]
    [InlineData("http://evil.com", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void Origins_match_as_in_the_sidecar(string origin, bool isAllowed)
    {
        var mesh = Mesh.Cors(Published);
        var actual = mesh.Decide("GET", origin);
        Assert.Equal(isAllowed ? origin : null, actual.AllowOrigin);
        Assert.False(actual.IsAnswered);
        var preflight = mesh.Decide("OPTIONS", origin);
        Assert.Equal(isAllowed ? 200 : 0, preflight.AnswerStatus);
        Assert.Equal(isAllowed ? origin : null, preflight.AllowOrigin);
        if (!isAllowed)
            Assert.Equal(UpstreamCorsHeaders.Keep, actual.UpstreamHeaders);
    }

    [Fact]
    public void A_preflight_has_all_headers_in_their_order()
    {
        var decision = Mesh.Cors(Published).Decide("OPTIONS", "http://www.bbb.com");
        Assert.Equal(
            "http://www.bbb.com true Content-Encoding,Kuma-Revision POST,GET,PATCH,DELETE X-Foo-Bar-1 86400",
            $"{decision.AllowOrigin} {decision.AllowCredentials} {decision.ExposeHeaders} {decision.AllowMethods} {decision.AllowHeaders} {decision.MaxAge}");
        Assert.Equal("AllowOrigin AllowCredentials ExposeHeaders AllowMethods AllowHeaders MaxAge", string.Join(' ', decision.HeaderOrder));
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public void Any_other_method_gets_three_and_none_is_refused(string method)
    {
        var decision = Mesh.Cors(Published).Decide(method, "http://www.aaa.com");
        Assert.Equal("AllowCredentials ExposeHeaders AllowOrigin", string.Join(' ', decision.HeaderOrder));
        Assert.Null(decision.AllowMethods);
        Assert.Null(decision.AllowHeaders);
        Assert.Null(decision.MaxAge);
        Assert.Equal(UpstreamCorsHeaders.ReplaceOwn, decision.UpstreamHeaders);
        Assert.Equal(CorsOutcome.Allowed, decision.Outcome);
        Assert.True(decision.StampUpstreamErrors);
    }

    [Fact]
    public void Of_several_Origins_the_last_counts_and_goes_upstream_alone()
    {
        var mesh = Mesh.Cors(Published);
        Assert.Equal("http://www.aaa.com", mesh.Decide("GET", "http://evil.com", "http://www.aaa.com").AllowOrigin);
        Assert.Null(mesh.Decide("GET", "http://www.aaa.com", "http://evil.com").AllowOrigin);
        Assert.True(mesh.Decide("GET", "http://www.aaa.com", "http://evil.com").ForwardLastOriginOnly);
    }

    [Fact]
    public void Without_an_Origin_nothing_is_said()
    {
        var mesh = Mesh.Cors(Published);
        Assert.False(mesh.Decide("OPTIONS").IsAnswered);
        Assert.Null(mesh.Decide("GET").AllowCredentials);
        Assert.Equal(UpstreamCorsHeaders.Keep, mesh.Decide("GET").UpstreamHeaders);
    }

    [Theory]
    [InlineData("\"24h\"", "86400")]
    [InlineData("10m", "600")]
    [InlineData("30s", "30")]
    [InlineData("1d", "86400")]
    [InlineData("1.5h", "5400")]
    [InlineData("1.1h", "3960")]
    [InlineData("90.5s", "90.5")]
    [InlineData("1e2s", "1e2")]
    [InlineData("\" 5s\"", " 5")]
    [InlineData("\"86400\"", null)]
    [InlineData("\"0\"", null)]
    [InlineData("0s", null)]
    [InlineData("s", null)]
    [InlineData("-5s", null)]
    [InlineData("1h30m", null)]
    [InlineData("100ms", null)]
    [InlineData("24H", null)]
    [InlineData("2w", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("0", null)]
    [InlineData("0m5h", null)]
    public void The_max_age_is_what_the_script_makes_of_it(string written, string? sent)
    {
        var mesh = Mesh.Cors($"{{ allowOrigins: [{{ exact: \"http://a.example\" }}], maxAge: {written} }}");
        Assert.Equal(sent, mesh.Decide("OPTIONS", "http://a.example").MaxAge);
        Assert.Empty(mesh.Errors);
    }

    [Theory]
    [InlineData("allowMethods: []", "")]
    [InlineData("allowMethods: [\"*\"]", "*")]
    [InlineData("allowMethods: [GET, 1, true, null, 1.50]", "GET,1,true,null,1.5")]
    [InlineData("allowMethods: null", null)]
    [InlineData("allowMethods: \"\"", null)]
    [InlineData("maxAge: 1s", null)]
    public void Lists_are_joined_as_the_script_joins_them(string config, string? sent)
    {
        var mesh = Mesh.Cors($"{{ allowOrigins: [{{ exact: \"http://a.example\" }}], {config} }}");
        Assert.Empty(mesh.Errors);
        Assert.Equal(sent, mesh.Decide("OPTIONS", "http://a.example").AllowMethods);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"false\"", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("null", false)]
    public void Credentials_are_allowed_by_anything_that_is_truthy(string written, bool isAllowed)
    {
        var mesh = Mesh.Cors($"{{ allowOrigins: [{{ exact: \"http://a.example\" }}], allowCredentials: {written} }}");
        Assert.Equal(isAllowed ? "true" : null, mesh.Decide("GET", "http://a.example").AllowCredentials);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ allowCredentials: true }")]
    [InlineData("{ allowOrigins: [] }")]
    [InlineData("{ allowOrigins: [{ exact: \"*\" }] }")]
    public void Without_an_origin_that_can_match_everything_passes_untouched(string config)
    {
        var decision = Mesh.Cors(config).Decide("OPTIONS", "http://a.example");
        Assert.False(decision.IsAnswered);
        Assert.Equal(UpstreamCorsHeaders.Keep, decision.UpstreamHeaders);
    }

    [Fact]
    public void Only_the_first_of_exact_prefix_and_regex_counts()
    {
        var mesh = Mesh.Cors("""{ allowOrigins: [{ regex: ".*", prefix: "http://b", exact: "http://a.example" }, { exact: "", prefix: "http://c.example" }] }""");
        Assert.NotNull(mesh.Decide("GET", "http://a.example").AllowOrigin);
        Assert.Null(mesh.Decide("GET", "http://b.example").AllowOrigin);
        Assert.NotNull(mesh.Decide("GET", "http://c.example").AllowOrigin);
        Assert.Contains(mesh.Findings, line => line.Contains("only exact counts", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_Origin_can_be_reflected_with_credentials()
    {
        var decision = Mesh.Cors("""{ allowOrigins: [{ regex: ".*" }], allowCredentials: true }""").Decide("GET", "null");
        Assert.Equal("null true", $"{decision.AllowOrigin} {decision.AllowCredentials}");
    }

    [Fact]
    public void The_semantics_are_those_of_the_dialect()
    {
        var policy = Mesh.Cors(Published).Policy!;
        Assert.Same(CorsSemantics.OsmEdge, policy.Semantics);
        Assert.Equal("PluginConfig shop/config", policy.Source.ToString());
    }
}
