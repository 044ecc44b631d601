using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

/// <summary>The methods of an origin limited, whatever the dialect.</summary>
public sealed class MethodLimitTests
{
    private const string Reader = "https://reader.example";
    private const string Writer = "https://writer.example";

    private static MethodLimit Limit(OriginPattern origin, params string[] methods) => new(new Sourced<OriginPattern>(origin), [.. methods]);

    private static CorsPolicy WithLimits(CorsPolicy policy, params MethodLimit[] limits) => policy with { MethodLimits = [.. limits] };

    private static CompiledCorsPolicy ReadOnly(CorsSemantics semantics) =>
        WithLimits(Policy(Reader, Writer).Methods("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS").Headers("Authorization"), Limit(Pattern(Reader), "GET", "HEAD"))
            .For(semantics);

    public static TheoryData<CorsSemantics> Dialects => new(
        CorsSemantics.KubeApiServerDocumented,
        CorsSemantics.KubeApiServerReal,
        CorsSemantics.GatewayApi,
        CorsSemantics.Gloo,
        CorsSemantics.IngressNginx,
        CorsSemantics.Strict);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_preflight_for_another_method_is_answered_with_403_and_the_limited_list(CorsSemantics semantics)
    {
        foreach (var method in new[] { "DELETE", "PUT", "POST", "PATCH", "PURGE", "get", "GET, HEAD" })
        {
            var decision = ReadOnly(semantics).Evaluate(Preflight(Reader, method, "authorization"));
            Assert.Equal(403, decision.AnswerStatus);
            Assert.Equal(CorsReason.MethodNotAllowed, decision.Reason);
            Assert.Equal((CorsRequestKind.Preflight, CorsOutcome.Refused), (decision.Kind, decision.Outcome));
            Assert.Equal(Reader, decision.AllowOrigin);
            Assert.Equal("GET" + semantics.ListSeparator + "HEAD", decision.AllowMethods);
            Assert.Null(decision.Allow);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_preflight_for_a_method_within_the_limit_is_answered_as_ever_with_the_limited_list(CorsSemantics semantics)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var decision = ReadOnly(semantics).Evaluate(Preflight(Reader, method, "authorization"));
            Assert.Equal(semantics.PreflightStatus, decision.AnswerStatus);
            Assert.Equal((CorsReason.OriginExact, CorsOutcome.Allowed), (decision.Reason, decision.Outcome));
            Assert.Equal("GET" + semantics.ListSeparator + "HEAD", decision.AllowMethods);
            Assert.Equal(CorsVary.Origin | CorsVary.RequestMethod, decision.Vary);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void An_actual_request_with_another_method_is_answered_with_405_and_what_is_allowed(CorsSemantics semantics)
    {
        foreach (var method in new[] { "DELETE", "PUT", "POST", "PATCH", "PURGE", "get", "CONNECT" })
        {
            var decision = ReadOnly(semantics).Evaluate(Actual(Reader, method));
            Assert.Equal(405, decision.AnswerStatus);
            Assert.Equal("GET, HEAD", decision.Allow);
            Assert.Equal((CorsRequestKind.Actual, CorsOutcome.Refused), (decision.Kind, decision.Outcome));
            Assert.Equal(CorsReason.MethodNotAllowed, decision.Reason);
            Assert.Equal(Reader, decision.AllowOrigin);
            Assert.Equal(CorsVary.Origin, decision.Vary);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void An_actual_request_within_the_limit_goes_on(CorsSemantics semantics)
    {
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var decision = ReadOnly(semantics).Evaluate(Actual(Reader, method));
            Assert.False(decision.IsAnswered);
            Assert.Null(decision.Allow);
            Assert.Equal((CorsReason.OriginExact, CorsOutcome.Allowed), (decision.Reason, decision.Outcome));
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void OPTIONS_that_announces_nothing_is_never_refused(CorsSemantics semantics)
    {
        var decision = ReadOnly(semantics).Evaluate(Preflight(Reader, null));
        var unlimited = ReadOnly(semantics).Evaluate(Preflight(Writer, null));
        Assert.Equal(unlimited.AnswerStatus, decision.AnswerStatus);
        Assert.Equal(CorsOutcome.Allowed, decision.Outcome);
        Assert.Equal(unlimited.AllowMethods is null ? null : "GET" + semantics.ListSeparator + "HEAD", decision.AllowMethods);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Origins_without_a_limit_and_requests_without_an_origin_are_answered_as_if_there_were_none(CorsSemantics semantics)
    {
        var limited = ReadOnly(semantics);
        var without = (limited.Policy with { MethodLimits = [] }).For(semantics);
        foreach (var origin in new[] { Writer, "https://other.example", "null", "", null })
        {
            foreach (var request in new[] { Actual(origin), Actual(origin, "DELETE"), Preflight(origin, "DELETE"), Preflight(origin, null) })
            {
                var (a, b) = (limited.Evaluate(request), without.Evaluate(request));
                Assert.Equal(b.Wire(), a.Wire());
                Assert.Equal((b.AnswerStatus, b.Reason, b.Outcome, b.Vary), (a.AnswerStatus, a.Reason, a.Outcome, a.Vary));
            }
        }
    }

    [Fact]
    public void The_header_lists_limited_methods_wherever_it_is_sent_and_nowhere_else()
    {
        Assert.Equal("GET, HEAD", ReadOnly(CorsSemantics.KubeApiServerDocumented).Evaluate(Actual(Reader)).AllowMethods);
        Assert.Equal("GET, HEAD", ReadOnly(CorsSemantics.KubeApiServerReal).Evaluate(Actual(Reader, "PUT")).AllowMethods);
        Assert.Null(ReadOnly(CorsSemantics.GatewayApi).Evaluate(Actual(Reader)).AllowMethods);
    }

    [Fact]
    public void A_limit_takes_away_and_never_adds()
    {
        var policy = WithLimits(Policy(Reader).Methods("PUT"), Limit(Pattern(Reader), "DELETE", "PUT", "HEAD", "PUT"), Limit(Pattern("https://not.listed"), "GET"))
            .For(CorsSemantics.GatewayApi);
        Assert.Equal("PUT, HEAD", policy.Evaluate(Preflight(Reader, "PUT")).AllowMethods);
        Assert.Equal(403, policy.Evaluate(Preflight(Reader, "DELETE")).AnswerStatus);
        Assert.Equal("PUT, HEAD", policy.Evaluate(Actual(Reader, "DELETE")).Allow);
        Assert.Equal(CorsReason.OriginNotAllowed, policy.Evaluate(Actual("https://not.listed")).Reason);
    }

    [Fact]
    public void A_limit_that_leaves_nothing_refuses_everything_but_OPTIONS()
    {
        var policy = WithLimits(Policy(Reader).Methods("PUT"), Limit(Pattern(Reader), "DELETE")).For(CorsSemantics.GatewayApi);
        Assert.Equal((405, ""), (policy.Evaluate(Actual(Reader)).AnswerStatus, policy.Evaluate(Actual(Reader)).Allow));
        Assert.Equal(403, policy.Evaluate(Preflight(Reader)).AnswerStatus);
        Assert.Null(policy.Evaluate(Preflight(Reader)).AllowMethods);
        Assert.False(policy.Evaluate(Preflight(Reader, null)).IsAnswered);
    }

    [Theory]
    [InlineData("https://admin.example", "GET, PUT")]
    [InlineData("https://a.team.example", "GET, POST")]
    [InlineData("https://a.prefix.example", "GET, DELETE")]
    [InlineData("https://whoever.example", "GET")]
    [InlineData("null", "GET")]
    public void The_entry_that_says_most_about_the_origin_counts_and_a_star_is_last(string origin, string methods)
    {
        var policy = WithLimits(
            Policy("*").Methods("PUT", "DELETE"),
            Limit(OriginPatterns.Any(), "GET"),
            Limit(OriginPatterns.Prefix("https://a"), "GET", "DELETE"),
            Limit(Pattern("https://*.team.example"), "GET", "POST"),
            Limit(Pattern("https://admin.example"), "GET", "PUT"),
            Limit(Pattern("https://admin.example"), "DELETE"));
        Assert.Equal(methods, policy.For(CorsSemantics.GatewayApi).Evaluate(Actual(origin, "PATCH")).Allow);
    }

    [Fact]
    public void A_literal_star_depends_on_Origin_once_an_origin_is_limited()
    {
        var policy = WithLimits(Policy("*").Methods("*"), Limit(Pattern(Reader), "GET"));
        var strict = policy.For(CorsSemantics.Strict);
        foreach (var request in new[] { Actual(Reader), Actual(Writer), Actual(null), Preflight(Writer, "PUT"), Actual(Reader, "PUT") })
        {
            Assert.Equal("*", strict.Evaluate(request).AllowOrigin);
            Assert.True(strict.Evaluate(request).Vary.HasFlag(CorsVary.Origin));
        }

        Assert.Equal(405, strict.Evaluate(Actual(Reader, "PUT")).AnswerStatus);
        Assert.Equal("GET", strict.Evaluate(Preflight(Reader, "PUT")).AllowMethods);
        Assert.Equal("PUT", strict.Evaluate(Preflight(Writer, "PUT")).AllowMethods);
        Assert.Equal("PUT", policy.For(CorsSemantics.GatewayApi).Evaluate(Preflight(Writer, "PUT")).AllowMethods);
        Assert.Equal("GET", policy.For(CorsSemantics.GatewayApi).Evaluate(Preflight(Reader, "GET")).AllowMethods);
    }

    [Fact]
    public void A_static_header_s_policy_limits_only_the_origin_that_the_limit_names()
    {
        var semantics = CorsSemantics.GatewayApi with { Name = "static", OriginComparison = OriginComparison.None };
        var policy = WithLimits(Policy(Reader).Methods("PUT"), Limit(Pattern(Reader), "GET")).For(semantics);
        Assert.Equal(405, policy.Evaluate(Actual(Reader, "PUT")).AnswerStatus);
        Assert.False(policy.Evaluate(Actual(Writer, "PUT")).IsAnswered);
    }

    [Fact]
    public void An_announced_header_is_still_checked_within_the_limit()
    {
        Assert.Equal(CorsReason.HeaderNotAllowed, ReadOnly(CorsSemantics.GatewayApi).Evaluate(Preflight(Reader, "GET", "x-other")).Reason);
        Assert.Equal(CorsReason.MethodNotAllowed, ReadOnly(CorsSemantics.GatewayApi).Evaluate(Preflight(Reader, "PUT", "x-other")).Reason);
    }
}
