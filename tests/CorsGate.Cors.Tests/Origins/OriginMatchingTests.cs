using CorsGate.Cors.Decisions;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Origins;

public class OriginMatchingTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com", CorsReason.OriginExact)]
    [InlineData("https://EXAMPLE.com:443", "https://example.com", CorsReason.OriginNormalized)]
    [InlineData("https://EXAMPLE.com:443", "https://EXAMPLE.com:443", CorsReason.OriginExact)]
    [InlineData("https://example.com/", "https://example.com/", CorsReason.OriginExact)]
    [InlineData("https://example.com/", "https://example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://example.com/", "https://EXAMPLE.com/", CorsReason.OriginMalformed)]
    [InlineData("https://EXAMPLE.com/", "https://example.com/", CorsReason.OriginMalformed)]
    [InlineData("https://example.com", "https://example.com:443", CorsReason.OriginMalformed)]
    [InlineData("https://example.com", "https://EXAMPLE.COM", CorsReason.OriginMalformed)]
    [InlineData("https://example.com", "https://example.com.", CorsReason.OriginNotAllowed)]
    [InlineData("https://example.com.", "https://example.com.", CorsReason.OriginExact)]
    [InlineData("https://example.com", "https://example.com:8443", CorsReason.OriginNotAllowed)]
    [InlineData("https://example.com", "http://example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com", "https://a.example.com", CorsReason.OriginWildcard)]
    [InlineData("https://*.EXAMPLE.com:443", "https://a.b.c.example.com", CorsReason.OriginWildcard)]
    [InlineData("https://*.example.com", "https://a_b.example.com", CorsReason.OriginWildcard)]
    [InlineData("https://*.example.com", "https://example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com", "https://evilexample.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com", "https://a.example.com.", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com", "https://a.example.com:8443", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com", "https://*.example.com", CorsReason.OriginMalformed)]
    [InlineData("https://*.example.com:8443", "https://a.example.com:8443", CorsReason.OriginWildcard)]
    [InlineData("https://*.example.com:8443", "https://a.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*.example.com:*", "https://a.example.com", CorsReason.OriginWildcard)]
    [InlineData("https://*.example.com:*", "https://a.example.com:1", CorsReason.OriginWildcard)]
    [InlineData("https://*.0.0.1", "https://127.0.0.1", CorsReason.OriginNotAllowed)]
    [InlineData("https://*", "https://anything.example", CorsReason.OriginWildcard)]
    [InlineData("https://*", "https://[::1]", CorsReason.OriginWildcard)]
    [InlineData("https://*", "https://127.0.0.1", CorsReason.OriginWildcard)]
    [InlineData("https://*", "https://anything.example:8443", CorsReason.OriginNotAllowed)]
    [InlineData("https://*", "http://anything.example", CorsReason.OriginNotAllowed)]
    [InlineData("https://*:443", "https://anything.example", CorsReason.OriginWildcard)]
    [InlineData("https://*:8443", "https://anything.example:8443", CorsReason.OriginWildcard)]
    [InlineData("https://*:*", "https://anything.example:8443", CorsReason.OriginWildcard)]
    [InlineData("https://*--app.example.com", "https://preview-1--app.example.com", CorsReason.OriginWildcard)]
    [InlineData("https://*--app.example.com", "https://--app.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*--app.example.com", "https://a.b--app.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*--app.example.com", "https://a_b--app.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*--app.example.com", "https://app.example.com", CorsReason.OriginNotAllowed)]
    [InlineData("https://*--app.example.com", "https://x--app.example.com.evil.com", CorsReason.OriginNotAllowed)]
    [InlineData("http://localhost:*", "http://localhost", CorsReason.OriginWildcard)]
    [InlineData("http://localhost:*", "http://localhost:65535", CorsReason.OriginWildcard)]
    [InlineData("http://localhost:*", "http://a.localhost:1", CorsReason.OriginNotAllowed)]
    [InlineData("http://localhost:*", "https://localhost:1", CorsReason.OriginNotAllowed)]
    [InlineData("http://localhost:*", "http://localhost:65536", CorsReason.OriginMalformed)]
    [InlineData("http://[::1]:*", "http://[::1]:5173", CorsReason.OriginWildcard)]
    [InlineData("capacitor://localhost", "capacitor://localhost", CorsReason.OriginExact)]
    [InlineData("null", "null", CorsReason.OriginNull)]
    [InlineData("null", "Null", CorsReason.OriginMalformed)]
    [InlineData("https://example.com", "null", CorsReason.OriginNotAllowed)]
    [InlineData("*", "https://whoever.example", CorsReason.OriginAny)]
    [InlineData("*", "null", CorsReason.OriginAny)]
    [InlineData("*", "whoever", CorsReason.OriginMalformed)]
    public void An_origin_meets_an_entry(string entry, string origin, CorsReason reason)
    {
        var match = Policy(entry).For(CorsSemantics.GatewayApi).MatchOrigin(origin);
        Assert.Equal(reason, match.Reason);
        Assert.Equal(match.IsMatch ? 0 : -1, match.Pattern);
    }

    [Fact]
    public void The_place_of_the_matching_entry_is_told()
    {
        var policy = Policy("https://a.example", "https://*.b.example", "https://c.example:*", "null").For(CorsSemantics.GatewayApi);
        Assert.Equal(0, policy.MatchOrigin("https://a.example").Pattern);
        Assert.Equal(1, policy.MatchOrigin("https://x.b.example").Pattern);
        Assert.Equal(2, policy.MatchOrigin("https://c.example:1").Pattern);
        Assert.Equal(3, policy.MatchOrigin("null").Pattern);
    }

    [Fact]
    public void A_wildcard_for_one_label_takes_one_label()
    {
        Assert.True(OriginPatterns.TryCreateOneLabelWildcard("https://*.example.com", out var pattern, out _));
        var policy = Of(pattern).For(CorsSemantics.GatewayApi);
        Assert.True(policy.Allows("https://a-1.example.com"));
        Assert.False(policy.Allows("https://a.b.example.com"));
        Assert.False(policy.Allows("https://a_b.example.com"));
        Assert.False(policy.Allows("https://example.com"));
    }

    [Fact]
    public void A_prefix_covers_every_serialized_origin_that_starts_so()
    {
        var policy = Of(Pattern("https://*", OriginSyntax.Kgateway), OriginPatterns.Prefix("http://www.bbb.com"), OriginPatterns.Prefix("http://www.bbb.com.evil"))
            .For(CorsSemantics.Kgateway);
        Assert.Equal(new OriginMatch(CorsReason.OriginPrefix, 0), policy.MatchOrigin("https://a.example:8443"));
        Assert.Equal(new OriginMatch(CorsReason.OriginPrefix, 1), policy.MatchOrigin("http://www.bbb.com"));
        Assert.Equal(new OriginMatch(CorsReason.OriginPrefix, 1), policy.MatchOrigin("http://www.bbb.com.evil.example"));
        Assert.Equal(CorsReason.OriginNotAllowed, policy.MatchOrigin("http://www.bbb.co").Reason);
        Assert.Equal(CorsReason.OriginMalformed, policy.MatchOrigin("http://www.bbb.com@evil.com").Reason);
    }

    [Fact]
    public void A_regular_expression_comes_last_and_sees_the_whole_origin_or_any_part_of_it()
    {
        Assert.True(LinearRegex.TryCreate(@"https://.*\.example\.com", LinearRegexOptions.None, out var whole, out _));
        Assert.True(LinearRegex.TryCreate(@"https://.*\.example\.com", LinearRegexOptions.Search, out var part, out _));
        var anchored = Of(OriginPatterns.Regex(whole), Pattern("https://x.example.com")).For(CorsSemantics.GatewayApi);
        var unanchored = Of(OriginPatterns.Regex(part)).For(CorsSemantics.GatewayApi);
        Assert.Equal(new OriginMatch(CorsReason.OriginExact, 1), anchored.MatchOrigin("https://x.example.com"));
        Assert.Equal(new OriginMatch(CorsReason.OriginRegex, 0), anchored.MatchOrigin("https://y.example.com"));
        Assert.False(anchored.Allows("https://y.example.com.evil.com"));
        Assert.True(unanchored.Allows("https://y.example.com.evil.com"));
    }

    [Fact]
    public void One_suffix_may_have_entries_of_several_schemes_ports_and_kinds()
    {
        var policy = Policy("https://*.a.example", "http://*.a.example:8080", "https://*.a.example:*", "capacitor://*.a.example", "https://a.example:*")
            .For(CorsSemantics.GatewayApi);
        Assert.Equal(0, policy.MatchOrigin("https://x.a.example").Pattern);
        Assert.Equal(1, policy.MatchOrigin("http://x.a.example:8080").Pattern);
        Assert.Equal(2, policy.MatchOrigin("https://x.a.example:9").Pattern);
        Assert.Equal(3, policy.MatchOrigin("capacitor://x.a.example").Pattern);
        Assert.Equal(4, policy.MatchOrigin("https://a.example:9").Pattern);
        Assert.Equal(-1, policy.MatchOrigin("http://x.a.example").Pattern);
        Assert.Equal(-1, policy.MatchOrigin("ftp://x.a.example").Pattern);
    }
}
