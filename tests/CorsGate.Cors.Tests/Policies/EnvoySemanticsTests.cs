using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

/// <summary>The unit test table of Envoy's CORS filter, in our words, for the semantics that take its behaviour over.</summary>
public class EnvoySemanticsTests
{
    private static readonly CorsPolicy Base = Policy("*").Methods("GET").Headers("content-type").Expose("content-type").MaxAge("0");

    [Fact]
    public void A_request_without_Origin_passes_unchanged()
    {
        foreach (var request in new[] { Actual(null), Actual(null, "OPTIONS"), Preflight(null), Actual("") })
        {
            var decision = Base.For(CorsSemantics.Gloo).Evaluate(request);
            Assert.Equal((CorsRequestKind.None, "", UpstreamCorsHeaders.Keep, 0), (decision.Kind, decision.Wire(), decision.UpstreamHeaders, decision.AnswerStatus));
        }
    }

    [Fact]
    public void Any_value_counts_as_an_origin_where_all_are_allowed()
    {
        var decision = Base.For(CorsSemantics.Gloo).Evaluate(Actual("localhost"));
        Assert.Equal("origin: localhost | expose: content-type", decision.Wire());
        Assert.Equal(UpstreamCorsHeaders.ReplaceOwn, decision.UpstreamHeaders);
        Assert.Equal(0, decision.AnswerStatus);
        Assert.Equal("origin: null | credentials: true | expose: content-type", Base.Credentials().For(CorsSemantics.Gloo).Evaluate(Actual("null")).Wire());
        Assert.Equal("", Base.For(CorsSemantics.Gloo).Evaluate(Actual("caf\u00E9")).Wire());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_OPTIONS_without_an_announced_method_goes_upstream_and_gets_headers_on_its_way_back(string? method)
    {
        var decision = Base.For(CorsSemantics.Gloo).Evaluate(Preflight("localhost", method));
        Assert.Equal((CorsRequestKind.Actual, CorsOutcome.Allowed, 0), (decision.Kind, decision.Outcome, decision.AnswerStatus));
        Assert.Equal("origin: localhost | expose: content-type", decision.Wire());
    }

    [Fact]
    public void A_matched_preflight_gets_200_with_everything_configured()
    {
        var decision = Base.For(CorsSemantics.Gloo).Evaluate(Preflight("test-host"));
        Assert.Equal(200, decision.AnswerStatus);
        Assert.Equal("origin: test-host | methods: GET | headers: content-type | expose: content-type | max-age: 0", decision.Wire());
        Assert.Equal("true", Base.Credentials().For(CorsSemantics.Gloo).Evaluate(Preflight("test-host")).AllowCredentials);
    }

    [Fact]
    public void An_unmatched_preflight_goes_upstream_and_the_upstream_s_headers_are_kept()
    {
        foreach (var policy in new[] { Of(OriginPatterns.Exact("localhost")).Methods("GET"), new CorsPolicy() })
        {
            var decision = policy.For(CorsSemantics.Gloo).Evaluate(Preflight("test-host"));
            Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Refused, 0), (decision.Kind, decision.Outcome, decision.AnswerStatus));
            Assert.Equal(("", UpstreamCorsHeaders.Keep), (decision.Wire(), decision.UpstreamHeaders));
        }

        Assert.True(Of(OriginPatterns.Exact("localhost")).For(CorsSemantics.Gloo).Allows("localhost"));
        Assert.Equal(CorsVary.None, new CorsPolicy().For(CorsSemantics.Gloo).Evaluate(Preflight("test-host")).Vary);
    }

    [Fact]
    public void Exact_entries_are_compared_by_their_bytes_alone()
    {
        var policy = Policy("https://EXAMPLE.com", "https://a.example:443").For(CorsSemantics.Gloo);
        Assert.False(policy.Allows("https://example.com"));
        Assert.False(policy.Allows("https://a.example"));
        Assert.True(policy.Allows("https://EXAMPLE.com"));
        Assert.True(policy.Allows("https://a.example:443"));
    }

    [Fact]
    public void No_methods_configured_means_no_such_header()
    {
        var decision = Base.Methods().For(CorsSemantics.Gloo).Evaluate(Preflight("test-host"));
        Assert.Equal("origin: test-host | headers: content-type | expose: content-type | max-age: 0", decision.Wire());
    }

    [Fact]
    public void Wildcards_echo_and_an_exposed_star_is_literal_even_with_credentials()
    {
        var policy = Policy("*").Methods("*").Headers("*").Expose("*").Credentials().For(CorsSemantics.Gloo);
        Assert.Equal(
            "origin: https://a.example | credentials: true | methods: PATCH | headers: x-a | expose: *",
            policy.Evaluate(Preflight("https://a.example", "PATCH", "x-a")).Wire());
        Assert.Equal("origin: https://a.example | credentials: true | expose: *", policy.Evaluate(Actual("https://a.example")).Wire());
    }

    [Theory]
    [InlineData(".*", true)]
    [InlineData(@".*\.envoyproxy\.io", false)]
    public void A_regular_expression_must_match_the_whole_origin(string pattern, bool matches)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var regex, out _));
        Assert.Equal(matches, Of(OriginPatterns.Regex(regex)).For(CorsSemantics.Gloo).Allows("https://test-host.envoyproxy.io.evil.example"));
    }

    [Fact]
    public void Only_the_upstream_s_failures_are_stamped()
    {
        var decision = Base.For(CorsSemantics.Gloo).Evaluate(Actual("https://a.example"));
        Assert.Equal((true, false), (decision.StampUpstreamErrors, decision.StampGatewayAnswers));
    }

    [Fact]
    public void Vary_is_correct_although_Envoy_sends_none()
    {
        var policy = Policy("https://a.example").For(CorsSemantics.Gloo);
        Assert.All(
            new[] { Actual("https://a.example"), Actual("https://b.example"), Actual(null), Preflight("https://a.example"), Preflight("https://b.example"), Preflight(null) },
            request => Assert.Equal(CorsVary.Origin, policy.Evaluate(request).Vary));
    }
}
