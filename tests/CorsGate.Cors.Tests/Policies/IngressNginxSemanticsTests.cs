using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

/// <summary>The answers of ingress-nginx's location block, header by header.</summary>
public sealed class IngressNginxSemanticsTests
{
    private const string Rest = "methods: GET, PUT | headers: X-One,X-Two | expose: X-Out | max-age: 600";

    private static CompiledCorsPolicy For(bool credentials, params OriginPattern[] origins)
    {
        var policy = Of(origins).Methods("GET", " PUT").Headers("X-One", "X-Two").Expose("X-Out").MaxAge("600");
        return (credentials ? policy.Credentials() : policy).For(CorsSemantics.IngressNginx);
    }

    private static CompiledCorsPolicy Listed => For(credentials: true, OriginPatterns.Exact("https://a.com"));

    private static CompiledCorsPolicy Everybody => For(credentials: true, OriginPatterns.Any());

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("HEAD")]
    public void An_allowed_origin_gets_every_header_on_every_response(string method)
    {
        var decision = Listed.Evaluate(Actual("https://a.com", method));
        Assert.Equal("origin: https://a.com | credentials: true | " + Rest, decision.Wire());
        Assert.False(decision.IsAnswered);
        Assert.True(decision.StampUpstreamErrors && decision.StampGatewayAnswers);
        Assert.Equal(UpstreamCorsHeaders.ReplaceOwn, decision.UpstreamHeaders);
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData(null)]
    [InlineData("DELETE")]
    public void Any_OPTIONS_of_an_allowed_origin_is_answered_with_every_header(string? announced)
    {
        var decision = Listed.Evaluate(Preflight("https://a.com", announced, "X-Not-Listed"));
        Assert.Equal(204, decision.AnswerStatus);
        Assert.Equal("origin: https://a.com | credentials: true | " + Rest, decision.Wire());
    }

    [Theory]
    [InlineData("https://b.com")]
    [InlineData(null)]
    public void Everybody_else_is_left_to_the_upstream(string? origin)
    {
        foreach (var request in new[] { Actual(origin), Preflight(origin), Preflight(origin, null) })
        {
            var decision = Listed.Evaluate(request);
            Assert.Equal("", decision.Wire());
            Assert.False(decision.IsAnswered);
            Assert.Equal(UpstreamCorsHeaders.Keep, decision.UpstreamHeaders);
            Assert.Equal(CorsVary.Origin, decision.Vary);
        }
    }

    [Theory]
    [InlineData("https://whoever.example")]
    [InlineData("null")]
    [InlineData("not an origin")]
    [InlineData(null)]
    public void A_star_is_answered_literally_to_everybody_with_credentials_and_without_Vary(string? origin)
    {
        foreach (var request in new[] { Actual(origin), Preflight(origin), Preflight(origin, null) })
        {
            var decision = Everybody.Evaluate(request);
            Assert.Equal("origin: * | credentials: true | " + Rest, decision.Wire());
            Assert.Equal(request.Method == "OPTIONS" ? 204 : 0, decision.AnswerStatus);
            Assert.Equal(CorsVary.None, decision.Vary);
        }
    }

    [Fact]
    public void Credentials_are_never_said_to_be_forbidden() =>
        Assert.Equal("origin: https://a.com | " + Rest, For(credentials: false, OriginPatterns.Exact("https://a.com")).Evaluate(Actual("https://a.com")).Wire());

    [Theory]
    [InlineData("HTTPS://A.COM", true)]
    [InlineData("xhttps://a.com", true)]
    [InlineData("https://evil.example https://a.com", true)]
    [InlineData("https://a.com:443", false)]
    [InlineData("https://a.com.evil.example", false)]
    public void The_Origin_is_compared_at_its_end_and_echoed_as_it_came(string origin, bool allowed)
    {
        var decision = Listed.Evaluate(Actual(origin));
        Assert.Equal(allowed ? origin : null, decision.AllowOrigin);
    }

    [Fact]
    public void Of_two_Origins_the_first_counts()
    {
        Assert.Equal("https://a.com", Listed.Evaluate(TwoOrigins("https://a.com", "https://b.com")).AllowOrigin);
        Assert.Null(Listed.Evaluate(TwoOrigins("https://b.com", "https://a.com")).AllowOrigin);
    }

    [Fact]
    public void A_text_with_a_wildcard_is_never_matched_by_itself()
    {
        var policy = For(credentials: true, OriginPatterns.Exact("https://*."));
        Assert.False(policy.Allows("https://*."));
        Assert.True(policy.Allows("https://a."));
    }

    [Fact]
    public void An_announced_method_that_is_not_listed_is_recorded_and_answered_all_the_same()
    {
        Assert.Equal(CorsReason.MethodNotAllowed, Listed.Evaluate(Preflight("https://a.com", "DELETE")).Reason);
        Assert.Equal(CorsReason.OriginExact, Listed.Evaluate(Preflight("https://a.com", "PUT", "x-two")).Reason);
    }
}
