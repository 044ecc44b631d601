using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Policies;

public class StrictSemanticsTests
{
    [Fact]
    public void A_preflight_answer_carries_no_exposed_headers()
    {
        var policy = Policy("https://example.com").Credentials().Methods("PUT").Headers("X-A").Expose("X-C").MaxAge("600").For(CorsSemantics.Strict);
        Assert.Equal(
            "origin: https://example.com | credentials: true | methods: PUT | headers: X-A | max-age: 600",
            policy.Evaluate(Preflight("https://example.com", "PUT")).Wire());
        Assert.Equal("origin: https://example.com | credentials: true | expose: X-C", policy.Evaluate(Actual("https://example.com")).Wire());
    }

    [Fact]
    public void A_star_without_credentials_is_the_same_for_everybody_and_needs_no_Vary()
    {
        var policy = Policy("*").Expose("X-C").For(CorsSemantics.Strict);
        foreach (var request in new[] { Actual("https://a.example"), Actual("null"), Actual("whoever"), Actual(null), TwoOrigins("https://a.example", "https://b.example") })
        {
            var decision = policy.Evaluate(request);
            Assert.Equal(("origin: * | expose: X-C", CorsVary.None), (decision.Wire(), decision.Vary));
            Assert.Equal(UpstreamCorsHeaders.Remove, decision.UpstreamHeaders);
        }
    }

    [Fact]
    public void A_preflight_to_a_star_depends_on_there_being_an_Origin()
    {
        var policy = Policy("*").Methods("PUT").For(CorsSemantics.Strict);
        var preflight = policy.Evaluate(Preflight("https://a.example", "PUT"));
        Assert.Equal((204, "origin: * | methods: PUT", CorsVary.Origin), (preflight.AnswerStatus, preflight.Wire(), preflight.Vary));
        var options = policy.Evaluate(Preflight(null, "PUT"));
        Assert.Equal((0, "origin: *", CorsVary.Origin), (options.AnswerStatus, options.Wire(), options.Vary));
        Assert.Equal(CorsVary.None, policy.Evaluate(Preflight("https://a.example", method: null)).Vary);
    }

    [Fact]
    public void A_star_with_credentials_allows_nobody_not_even_its_neighbours()
    {
        var policy = Policy("*", "https://a.example").Credentials().For(CorsSemantics.Strict);
        Assert.All(new[] { "https://a.example", "https://b.example", "null" }, origin => Assert.False(policy.Allows(origin)));
        Assert.Equal((204, ""), (policy.Evaluate(Preflight("https://a.example")).AnswerStatus, policy.Evaluate(Preflight("https://a.example")).Wire()));
        Assert.Equal(CorsVary.None, policy.Evaluate(Actual("https://a.example")).Vary);
    }

    [Theory]
    [InlineData("https://EXAMPLE.com:443", "https://example.com", true)]
    [InlineData("https://EXAMPLE.com:443", "https://EXAMPLE.com:443", false)]
    [InlineData("https://example.com/", "https://example.com/", false)]
    [InlineData("https://example.com/", "https://example.com", false)]
    [InlineData("https://example.com", "https://example.com", true)]
    public void Origins_are_compared_with_the_form_that_browsers_write(string entry, string origin, bool allowed) =>
        Assert.Equal(allowed, Policy(entry).For(CorsSemantics.Strict).Allows(origin));

    [Fact]
    public void Unmatched_preflights_and_upstream_headers_never_pass()
    {
        var policy = Policy("https://example.com").For(CorsSemantics.Strict);
        var preflight = policy.Evaluate(Preflight("https://evil.com"));
        Assert.Equal((204, "", CorsVary.Origin), (preflight.AnswerStatus, preflight.Wire(), preflight.Vary));
        Assert.All(
            new[] { Actual("https://example.com"), Actual("https://evil.com"), Actual(null), TwoOrigins("https://example.com", "https://example.com") },
            request => Assert.Equal(UpstreamCorsHeaders.Remove, policy.Evaluate(request).UpstreamHeaders));
    }
}
