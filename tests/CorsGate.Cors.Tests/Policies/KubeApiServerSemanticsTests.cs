using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

/// <summary>The answers of the Kubernetes API server's filter, as it is and as its guides describe it.</summary>
public sealed class KubeApiServerSemanticsTests
{
    private const string Dashboard = "https://dashboard.example.com";
    private const string RealLists =
        "methods: POST, GET, OPTIONS, PUT, DELETE, PATCH | "
        + "headers: Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since | expose: Date";

    private const string DocumentedLists = "methods: GET, POST, PUT, DELETE, PATCH, OPTIONS | headers: Authorization, Content-Type";

    private static CompiledCorsPolicy Real(params string[] expressions) =>
        Of([.. expressions.Select(e => OriginPatterns.Regex(Compiled(e)))])
            .Credentials()
            .Methods("POST", "GET", "OPTIONS", "PUT", "DELETE", "PATCH")
            .Headers("Content-Type", "Content-Length", "Accept-Encoding", "X-CSRF-Token", "Authorization", "X-Requested-With", "If-Modified-Since")
            .Expose("Date")
            .For(CorsSemantics.KubeApiServerReal);

    private static CompiledCorsPolicy Documented(params OriginPattern[] origins) =>
        Of(origins)
            .Credentials()
            .Methods("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
            .Headers("Authorization", "Content-Type")
            .For(CorsSemantics.KubeApiServerDocumented);

    private static LinearRegex Compiled(string expression)
    {
        Assert.True(LinearRegex.TryCreate(expression, LinearRegexOptions.Search, out var regex, out var error), error);
        return regex;
    }

    [Theory]
    [InlineData("GET", "authorization")]
    [InlineData("PURGE", "x-custom")]
    [InlineData("DELETE", null)]
    [InlineData(null, null)]
    public void Any_OPTIONS_of_a_matching_origin_is_answered_with_204_and_fixed_lists(string? method, string? headers)
    {
        var decision = Real("https://dashboard.example.com").Evaluate(Preflight(Dashboard, method, headers));
        Assert.Equal(204, decision.AnswerStatus);
        Assert.Equal("origin: " + Dashboard + " | credentials: true | " + RealLists, decision.Wire());
        Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Allowed, CorsReason.OriginRegex), (decision.Kind, decision.Outcome, decision.Reason));
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public void A_matching_origin_gets_the_same_fields_on_every_response_whoever_makes_it(string method)
    {
        var decision = Real("https://dashboard.example.com").Evaluate(Actual(Dashboard, method));
        Assert.False(decision.IsAnswered);
        Assert.Equal("origin: " + Dashboard + " | credentials: true | " + RealLists, decision.Wire());
        Assert.True(decision is { StampGatewayAnswers: true, StampUpstreamErrors: true, UpstreamHeaders: UpstreamCorsHeaders.Remove });
        Assert.Equal(CorsHeaders.KubeApiServer, decision.HeaderOrder);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData(null)]
    public void Everybody_else_s_requests_OPTIONS_included_go_on_unchanged(string? origin)
    {
        foreach (var request in new[] { Actual(origin), Actual(origin, "POST"), Preflight(origin, "DELETE"), Preflight(origin, null) })
        {
            var decision = Real("https://dashboard.example.com").Evaluate(request);
            Assert.False(decision.IsAnswered);
            Assert.Equal("", decision.Wire());
            Assert.Equal(UpstreamCorsHeaders.Keep, decision.UpstreamHeaders);
            Assert.Equal(CorsVary.Origin, decision.Vary);
        }
    }

    [Theory]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com.evil.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboardXexample.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com:8443", true)]
    [InlineData("https://dashboard.example.com", "HTTPS://dashboard.example.com", false)]
    [InlineData("https://dashboard.example.com", "http://dashboard.example.com", false)]
    [InlineData(@"https://.*\.example\.com", "https://a.b.example.com.evil.com", true)]
    [InlineData(@"https://.*\.example\.com", "https://example.com", false)]
    [InlineData(@"^https://dashboard\.example\.com$", "https://dashboard.example.com", true)]
    [InlineData(@"^https://dashboard\.example\.com$", "https://dashboard.example.com:8443", false)]
    [InlineData(@"//dashboard\.example\.com(:|$)", "http://dashboard.example.com:8080", true)]
    [InlineData(@"//dashboard\.example\.com(:|$)", "https://dashboard.example.com.evil.com", false)]
    [InlineData("https://*", "https://whoever.example", true)]
    [InlineData("https://*", "x-https://y", true)]
    [InlineData("https://*", "http://whoever.example", false)]
    [InlineData(@"^https://([a-z0-9-]+\.)*example\.com(:[0-9]+)?$", "https://example.com", true)]
    [InlineData(@"^https://([a-z0-9-]+\.)*example\.com(:[0-9]+)?$", "https://badexample.com", false)]
    [InlineData("^.*$", "null", true)]
    [InlineData("^.*$", "not an origin", true)]
    [InlineData("//.*:", "https://a.example:1", true)]
    [InlineData("//.*:", "https://a.example", false)]
    public void Expressions_are_searched_for_in_the_value_as_it_came(string expression, string origin, bool matches)
    {
        var decision = Real(expression).Evaluate(Actual(origin));
        Assert.Equal(matches ? origin : null, decision.AllowOrigin);
    }

    [Fact]
    public void Of_two_Origin_lines_the_server_reads_the_first()
    {
        Assert.Equal(Dashboard, Real("^https://dashboard").Evaluate(TwoOrigins(Dashboard, "https://evil.example")).AllowOrigin);
        Assert.Null(Real("^https://dashboard").Evaluate(TwoOrigins("https://evil.example", Dashboard)).AllowOrigin);
        Assert.Equal(204, Real("^https://dashboard").Evaluate(TwoOrigins(Dashboard, "https://evil.example", "OPTIONS")).AnswerStatus);
    }

    [Theory]
    [InlineData("GET", "authorization", CorsReason.OriginExact)]
    [InlineData(null, null, CorsReason.OriginExact)]
    [InlineData("PURGE", null, CorsReason.MethodNotAllowed)]
    [InlineData("GET", "x-custom", CorsReason.HeaderNotAllowed)]
    public void As_documented_an_allowed_preflight_is_200_with_the_documented_lists(string? method, string? headers, CorsReason reason)
    {
        var decision = Documented(Pattern(Dashboard)).Evaluate(Preflight(Dashboard, method, headers));
        Assert.Equal(200, decision.AnswerStatus);
        Assert.Equal("origin: " + Dashboard + " | credentials: true | " + DocumentedLists, decision.Wire());
        Assert.Equal((CorsRequestKind.Preflight, reason), (decision.Kind, decision.Reason));
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [InlineData("https://evil.example", CorsReason.OriginNotAllowed)]
    [InlineData("https://dashboard.example.com.evil.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://dashboard.example.com:8443", CorsReason.OriginNotAllowed)]
    [InlineData("http://dashboard.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("HTTPS://dashboard.example.com", CorsReason.OriginMalformed)]
    [InlineData("null", CorsReason.OriginNotAllowed)]
    public void As_documented_every_OPTIONS_of_another_origin_is_403_without_a_field(string origin, CorsReason reason)
    {
        foreach (var method in new[] { "GET", null })
        {
            var decision = Documented(Pattern(Dashboard)).Evaluate(Preflight(origin, method));
            Assert.Equal((403, ""), (decision.AnswerStatus, decision.Wire()));
            Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Refused, reason), (decision.Kind, decision.Outcome, decision.Reason));
            Assert.Equal(CorsVary.Origin, decision.Vary);
        }
    }

    [Fact]
    public void As_documented_two_Origin_lines_are_nobody_s()
    {
        var policy = Documented(Pattern(Dashboard));
        var decision = policy.Evaluate(TwoOrigins(Dashboard, Dashboard, "OPTIONS"));
        Assert.Equal((403, CorsReason.OriginRepeated, ""), (decision.AnswerStatus, decision.Reason, decision.Wire()));
        Assert.False(policy.Evaluate(TwoOrigins(Dashboard, Dashboard)).IsAnswered);
    }

    [Fact]
    public void As_documented_actual_requests_always_go_on_and_the_upstream_s_fields_never_come_back()
    {
        var policy = Documented(Pattern(Dashboard));
        Assert.Equal("origin: " + Dashboard + " | credentials: true | " + DocumentedLists, policy.Evaluate(Actual(Dashboard, "PATCH")).Wire());
        foreach (var origin in new[] { Dashboard, "https://evil.example", null })
        {
            var decision = policy.Evaluate(Actual(origin, "PATCH"));
            Assert.False(decision.IsAnswered);
            Assert.Equal((UpstreamCorsHeaders.Remove, CorsVary.Origin), (decision.UpstreamHeaders, decision.Vary));
            Assert.Equal(origin == Dashboard, decision.Wire().Length > 0);
        }

        Assert.False(policy.Evaluate(Preflight(null, null)).IsAnswered);
    }

    [Fact]
    public void As_documented_every_origin_means_an_echo_also_to_null()
    {
        var policy = Documented(OriginPatterns.Any());
        Assert.Equal("https://whoever.example", policy.Evaluate(Preflight("https://whoever.example")).AllowOrigin);
        Assert.Equal("null", policy.Evaluate(Preflight("null")).AllowOrigin);
        Assert.Equal(403, policy.Evaluate(Preflight("not an origin")).AnswerStatus);
    }
}
