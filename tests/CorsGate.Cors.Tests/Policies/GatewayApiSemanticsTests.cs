using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

public class GatewayApiSemanticsTests
{
    private static readonly CorsPolicy Full = Policy("https://example.com", "https://*.example.org")
        .Credentials().Methods("GET", "PUT").Headers("X-A", "X-B").Expose("X-C", "X-D").MaxAge("5");

    public static TheoryData<CorsSemantics> Both => new(CorsSemantics.GatewayApi, CorsSemantics.Kgateway);

    [Theory]
    [MemberData(nameof(Both))]
    public void A_matched_preflight_is_answered_with_the_configured_lists(CorsSemantics semantics)
    {
        var decision = Full.For(semantics).Evaluate(Preflight("https://example.com", "PUT", "x-a"));
        Assert.Equal(CorsRequestKind.Preflight, decision.Kind);
        Assert.Equal(CorsOutcome.Allowed, decision.Outcome);
        Assert.Equal(CorsReason.OriginExact, decision.Reason);
        Assert.Equal(204, decision.AnswerStatus);
        Assert.Equal(
            "origin: https://example.com | credentials: true | methods: GET, PUT | headers: X-A, X-B | expose: X-C, X-D | max-age: 5",
            decision.Wire());
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void An_unmatched_preflight_is_answered_without_CORS_headers(CorsSemantics semantics)
    {
        var decision = Full.For(semantics).Evaluate(Preflight("https://evil.com", "PUT", "x-a"));
        Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Refused, CorsReason.OriginNotAllowed), (decision.Kind, decision.Outcome, decision.Reason));
        Assert.Equal(204, decision.AnswerStatus);
        Assert.Equal("", decision.Wire());
        Assert.Equal(CorsVary.Origin, decision.Vary);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void An_actual_response_carries_origin_credentials_and_exposed_names(CorsSemantics semantics)
    {
        var decision = Full.For(semantics).Evaluate(Actual("https://a.example.org"));
        Assert.Equal((CorsRequestKind.Actual, CorsOutcome.Allowed, CorsReason.OriginWildcard), (decision.Kind, decision.Outcome, decision.Reason));
        Assert.False(decision.IsAnswered);
        Assert.Equal("origin: https://a.example.org | credentials: true | expose: X-C, X-D", decision.Wire());
        Assert.Equal(CorsVary.Origin, decision.Vary);
        Assert.Equal(UpstreamCorsHeaders.Remove, decision.UpstreamHeaders);
        Assert.True(decision.StampGatewayAnswers && decision.StampUpstreamErrors);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_refused_or_absent_origin_gets_nothing_not_even_from_the_upstream(CorsSemantics semantics)
    {
        var refused = Full.For(semantics).Evaluate(Actual("https://evil.com"));
        Assert.Equal((CorsRequestKind.Actual, CorsOutcome.Refused), (refused.Kind, refused.Outcome));
        Assert.Equal(("", CorsVary.Origin, UpstreamCorsHeaders.Remove, 0), (refused.Wire(), refused.Vary, refused.UpstreamHeaders, refused.AnswerStatus));
        foreach (var absent in new[] { Actual(null), Actual(""), Preflight(null), Preflight("") })
        {
            var none = Full.For(semantics).Evaluate(absent);
            Assert.Equal((CorsRequestKind.None, CorsOutcome.None, CorsReason.NotCors), (none.Kind, none.Outcome, none.Reason));
            Assert.Equal(("", CorsVary.Origin, UpstreamCorsHeaders.Remove, 0), (none.Wire(), none.Vary, none.UpstreamHeaders, none.AnswerStatus));
        }
    }

    [Fact]
    public void A_plain_OPTIONS_and_a_GET_that_announces_a_method_are_no_preflights()
    {
        var policy = Full.For(CorsSemantics.GatewayApi);
        foreach (var request in new[]
        {
            Preflight("https://example.com", method: null),
            Preflight("https://example.com", method: ""),
            Actual("https://example.com") with { RequestMethod = "PUT", RequestHeaders = "x-a" },
            Actual("https://example.com", "options") with { RequestMethod = "PUT" },
        })
        {
            var decision = policy.Evaluate(request);
            Assert.Equal((CorsRequestKind.Actual, 0), (decision.Kind, decision.AnswerStatus));
            Assert.Equal("origin: https://example.com | credentials: true | expose: X-C, X-D", decision.Wire());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wildcard_methods_and_headers_echo_what_is_announced_with_or_without_credentials(bool credentials)
    {
        var policy = Policy("*").Methods("*").Headers("*") with { AllowCredentials = new(credentials) };
        var compiled = policy.For(CorsSemantics.GatewayApi);
        var decision = compiled.Evaluate(Preflight("https://a.example", "PURGE", "x-a,x-b"));
        Assert.Equal(CorsOutcome.Allowed, decision.Outcome);
        Assert.Equal(
            "origin: https://a.example" + (credentials ? " | credentials: true" : "") + " | methods: PURGE | headers: x-a,x-b",
            decision.Wire());
        Assert.Equal(CorsVary.Origin | CorsVary.RequestMethod | CorsVary.RequestHeaders, decision.Vary);

        var bare = compiled.Evaluate(Preflight("https://a.example", "PURGE"));
        Assert.Null(bare.AllowHeaders);
        Assert.Equal(CorsVary.Origin | CorsVary.RequestMethod | CorsVary.RequestHeaders, bare.Vary);
        Assert.Equal(CorsVary.Origin, compiled.Evaluate(Preflight("whoever", "PURGE")).Vary);
    }

    [Theory]
    [InlineData("GET, POST", null, CorsReason.MethodNotAllowed)]
    [InlineData("G\u00C9T", null, CorsReason.MethodNotAllowed)]
    [InlineData("PUT", "x-a, x b", CorsReason.HeaderNotAllowed)]
    [InlineData("PUT", "x-\u00E9", CorsReason.HeaderNotAllowed)]
    public void What_is_no_method_or_header_name_is_not_echoed(string method, string? headers, CorsReason reason)
    {
        var decision = Policy("*").Methods("*").Headers("*").For(CorsSemantics.GatewayApi).Evaluate(Preflight("https://a.example", method, headers));
        Assert.Equal((CorsOutcome.Refused, reason), (decision.Outcome, decision.Reason));
        Assert.Null(reason == CorsReason.MethodNotAllowed ? decision.AllowMethods : decision.AllowHeaders);
    }

    [Fact]
    public void A_star_among_the_origins_echoes_the_origin_and_covers_null_without_credentials_only()
    {
        var open = Policy("*").For(CorsSemantics.GatewayApi);
        var credentialed = Policy("*").Credentials().For(CorsSemantics.GatewayApi);
        Assert.Equal("origin: https://a.example", open.Evaluate(Actual("https://a.example")).Wire());
        Assert.Equal("origin: null", open.Evaluate(Actual("null")).Wire());
        Assert.Equal("origin: https://a.example | credentials: true", credentialed.Evaluate(Actual("https://a.example")).Wire());
        Assert.Equal("", credentialed.Evaluate(Actual("null")).Wire());
        Assert.Equal(CorsVary.Origin, open.Evaluate(Actual(null)).Vary);
    }

    [Fact]
    public void A_star_among_the_exposed_headers_becomes_the_response_s_names_where_credentials_are_allowed()
    {
        var open = Policy("*").Expose("*").For(CorsSemantics.GatewayApi);
        var credentialed = Policy("*").Expose("*").Credentials().For(CorsSemantics.GatewayApi);
        Assert.Equal("origin: https://a.example | expose: *", open.Evaluate(Actual("https://a.example")).Wire());
        Assert.Equal("origin: https://a.example | expose: *", open.Evaluate(Preflight("https://a.example")).Wire());
        Assert.Equal("origin: https://a.example | credentials: true | expose: <names>", credentialed.Evaluate(Actual("https://a.example")).Wire());
        Assert.Equal("origin: https://a.example | credentials: true", credentialed.Evaluate(Preflight("https://a.example")).Wire());
    }

    [Fact]
    public void The_entry_with_a_trailing_slash_of_the_older_API_serves_clients_that_send_the_same_bytes()
    {
        var policy = Policy("https://example.com/").For(CorsSemantics.Kgateway);
        Assert.Equal("origin: https://example.com/", policy.Evaluate(Actual("https://example.com/")).Wire());
        Assert.Equal("", policy.Evaluate(Actual("https://notallowed.com/")).Wire());
        Assert.Equal("", policy.Evaluate(Actual("https://example.com")).Wire());
    }

    [Fact]
    public void Two_Origin_fields_match_nothing()
    {
        var policy = Full.For(CorsSemantics.GatewayApi);
        foreach (var request in new[]
        {
            TwoOrigins("https://example.com", "https://evil.com"), TwoOrigins("https://evil.com", "https://example.com"),
            TwoOrigins("https://example.com", "https://example.com"), TwoOrigins("", "https://example.com"),
        })
        {
            var decision = policy.Evaluate(request);
            Assert.Equal((CorsOutcome.Refused, CorsReason.OriginRepeated, ""), (decision.Outcome, decision.Reason, decision.Wire()));
            Assert.False(decision.ForwardLastOriginOnly);
        }
    }

    [Fact]
    public void A_policy_without_origins_answers_preflights_and_strips_the_upstream_s_headers()
    {
        var policy = new CorsPolicy().For(CorsSemantics.GatewayApi);
        var preflight = policy.Evaluate(Preflight("https://example.com"));
        Assert.Equal((204, "", CorsVary.Origin), (preflight.AnswerStatus, preflight.Wire(), preflight.Vary));

        // The same request without Origin would be an OPTIONS of the upstream's.
        Assert.Equal(CorsVary.Origin, policy.Evaluate(Preflight(null)).Vary);
        var actual = policy.Evaluate(Actual("https://example.com"));
        Assert.Equal((UpstreamCorsHeaders.Remove, "", CorsVary.None), (actual.UpstreamHeaders, actual.Wire(), actual.Vary));
        Assert.Equal(CorsVary.None, policy.Evaluate(Actual(null)).Vary);
        Assert.Equal(CorsVary.None, policy.Evaluate(Preflight("https://example.com", method: null)).Vary);
    }

    [Fact]
    public void Routes_without_a_policy_have_decisions_of_their_own()
    {
        Assert.Equal("no_policy", CorsDecision.NoPolicy.Reason.Code());
        Assert.Equal("policy_disabled", CorsDecision.PolicyDisabled.Reason.Code());
        foreach (var decision in new[] { CorsDecision.NoPolicy, CorsDecision.PolicyDisabled })
        {
            Assert.Equal((CorsRequestKind.None, CorsOutcome.None, UpstreamCorsHeaders.Keep), (decision.Kind, decision.Outcome, decision.UpstreamHeaders));
            Assert.Equal(("", CorsVary.None, false), (decision.Wire(), decision.Vary, decision.IsAnswered));
        }
    }
}
