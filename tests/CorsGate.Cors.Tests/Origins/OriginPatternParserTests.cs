using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Tests.Origins;

public class OriginPatternParserTests
{
    [Theory]
    [InlineData("*", typeof(AnyOriginPattern))]
    [InlineData("https://xpto.com", typeof(ExactOriginPattern))]
    [InlineData("http://*.abcd.com", typeof(SubdomainOriginPattern))]
    [InlineData("http://*.abcd.com:12345", typeof(SubdomainOriginPattern))]
    [InlineData("https://*:443", typeof(AnyHostOriginPattern))]
    [InlineData("https://*", typeof(AnyHostOriginPattern))]
    [InlineData("https://*.com", typeof(SubdomainOriginPattern))]
    [InlineData("https://*.edu", typeof(SubdomainOriginPattern))]
    [InlineData("http://localhost:3000", typeof(ExactOriginPattern))]
    [InlineData("https://EXAMPLE.com", typeof(ExactOriginPattern))]
    [InlineData("https://a.b:99999", typeof(ExactOriginPattern))]
    [InlineData("https://1.2.3.4", typeof(ExactOriginPattern))]
    [InlineData("https://-a-.example.com", typeof(ExactOriginPattern))]
    [InlineData("https://example.com/", typeof(ExactOriginPattern))]
    public void Gateway_API_entries_are_accepted(string text, Type kind)
    {
        Assert.True(OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out var pattern, out var error, out _), error);
        Assert.IsType(kind, pattern);
        Assert.Equal(text, pattern.Text);
    }

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData("xpto.com", "write it with one, such as https://xpto.com")]
    [InlineData("xpto/https://xpto.com", "has no scheme")]
    [InlineData("https://xpto.com:notaport", "no valid port")]
    [InlineData("http://www.example.com:111111", "one to five digits")]
    [InlineData("http://www.example.com:", "no valid port")]
    [InlineData("http://www.example.com/cart", "write http://www.example.com")]
    [InlineData("http://www.example.com//", "path, query or fragment")]
    [InlineData("https://example.com?x", "path, query or fragment")]
    [InlineData("https://example.com#", "path, query or fragment")]
    [InlineData("https://*.example.com/", "write https://*.example.com")]
    [InlineData("spiffe://www.example.com", "only http:// and https://")]
    [InlineData("capacitor://localhost", "only http:// and https://")]
    [InlineData("HTTPS://x", "in lower case")]
    [InlineData("http://*bar.com", "wildcard where none may be")]
    [InlineData("http://bar*.com", "wildcard where none may be")]
    [InlineData("http://bar.*.com", "wildcard where none may be")]
    [InlineData("http://*bar", "wildcard where none may be")]
    [InlineData("http://bar*", "wildcard where none may be")]
    [InlineData("http://*.bar.*.dev", "wildcard where none may be")]
    [InlineData("https://a.b.*", "wildcard where none may be")]
    [InlineData("https://*.*.x", "wildcard where none may be")]
    [InlineData("https://*--app.example.com", "wildcard where none may be")]
    [InlineData("http://localhost:*", "wildcard as its port")]
    [InlineData("http://[::1]:8080", "IPv6 address")]
    [InlineData("null", "sandboxed pages")]
    [InlineData("https://my_app.x", "has the character \"_\"")]
    [InlineData("https://user@example.com", "user information")]
    [InlineData("https://", "has no host")]
    [InlineData("https://:443", "has no host")]
    [InlineData("https://*.", "empty label")]
    [InlineData("https://a..b", "empty label")]
    [InlineData("https://.a", "empty label")]
    [InlineData("https://a.", "empty label")]
    [InlineData("https://b\u00FCcher.example", "xn--")]
    [InlineData("https://exa mple.com", "has the character \" \"")]
    [InlineData("https://example.com\\", "has the character")]
    [InlineData("not an origin", "such as https://example.com")]
    [InlineData("1https://example.com", "does not start with a scheme")]
    public void What_Gateway_API_refuses_is_refused_with_advice(string text, string part)
    {
        Assert.False(OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out var pattern, out var error, out _));
        Assert.Null(pattern);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Contains(";", error, StringComparison.Ordinal);
        Assert.False(OriginPatternParser.TryParse(text, OriginSyntax.Kgateway, out _, out _, out _));
    }

    [Fact]
    public void An_entry_has_at_most_253_characters_and_an_error_quotes_little_of_it()
    {
        var longest = "https://" + new string('a', 245);
        Assert.True(OriginPatternParser.TryParse(longest, OriginSyntax.GatewayApi, out _, out _, out var warning));
        Assert.Contains("no browser sends", warning, StringComparison.Ordinal);
        Assert.False(OriginPatternParser.TryParse(longest + "a", OriginSyntax.GatewayApi, out _, out var error, out _));
        Assert.Contains("254 characters", error, StringComparison.Ordinal);
        Assert.False(OriginPatternParser.TryParse(new string('x', 1_000_000), OriginSyntax.Extended, out _, out error, out _));
        Assert.True(error.Length < 400);
        Assert.False(OriginPatternParser.TryParse("https://x\r\ninjected: yes", OriginSyntax.Extended, out _, out error, out _));
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("https://example.com/", "write https://example.com")]
    [InlineData("https://a.b:99999", "port from 1 to 65535")]
    [InlineData("https://a.b:0", "port from 1 to 65535")]
    [InlineData("https://*.a.b:65536", "port from 1 to 65535")]
    [InlineData("https://127.1", "no browser sends")]
    [InlineData("https://*.0.0.1", "no browser")]
    public void Entries_that_no_browser_can_match_get_a_warning(string text, string part)
    {
        Assert.True(OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out _, out _, out var warning));
        Assert.Contains(part, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://EXAMPLE.com:443")]
    [InlineData("https://*.example.com")]
    [InlineData("https://*")]
    [InlineData("*")]
    [InlineData("http://10.0.0.1:8080")]
    public void Entries_that_browsers_can_match_get_none(string text)
    {
        Assert.True(OriginPatternParser.TryParse(text, OriginSyntax.GatewayApi, out _, out _, out var warning));
        Assert.Null(warning);
    }

    [Theory]
    [InlineData("https://EXAMPLE.com", "https://example.com")]
    [InlineData("https://example.com:443", "https://example.com")]
    [InlineData("https://example.com:00443", "https://example.com")]
    [InlineData("http://Example.COM:8080", "http://example.com:8080")]
    [InlineData("https://example.com:80", "https://example.com:80")]
    [InlineData("HTTPS://example.com", "https://example.com")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]")]
    [InlineData("https://example.com/", null)]
    [InlineData("https://example.com:99999", null)]
    public void An_exact_entry_knows_the_form_that_browsers_write(string text, string? canonical)
    {
        var exact = Assert.IsType<ExactOriginPattern>(PolicyBuilder.Pattern(text));
        Assert.Equal(canonical, exact.Canonical);
    }

    [Fact]
    public void To_kgateway_an_entry_that_ends_in_a_star_is_a_prefix()
    {
        Assert.Equal("https://", Assert.IsType<PrefixOriginPattern>(PolicyBuilder.Pattern("https://*", OriginSyntax.Kgateway)).Prefix);
        Assert.IsType<AnyHostOriginPattern>(PolicyBuilder.Pattern("https://*:8443", OriginSyntax.Kgateway));
        Assert.IsType<SubdomainOriginPattern>(PolicyBuilder.Pattern("https://*.a.com", OriginSyntax.Kgateway));
        Assert.IsType<AnyOriginPattern>(PolicyBuilder.Pattern("*", OriginSyntax.Kgateway));
    }

    [Theory]
    [InlineData("null", typeof(NullOriginPattern))]
    [InlineData("capacitor://localhost", typeof(ExactOriginPattern))]
    [InlineData("http://localhost:*", typeof(AnyPortOriginPattern))]
    [InlineData("http://[::1]:*", typeof(AnyPortOriginPattern))]
    [InlineData("https://*:*", typeof(AnyHostOriginPattern))]
    [InlineData("https://*.example.com:*", typeof(SubdomainOriginPattern))]
    [InlineData("https://*--app.example.com", typeof(PartialLabelOriginPattern))]
    [InlineData("https://*--app.example.com:8443", typeof(PartialLabelOriginPattern))]
    [InlineData("https://my_app.x", typeof(ExactOriginPattern))]
    [InlineData("https://example.com.", typeof(ExactOriginPattern))]
    public void The_extended_syntax_has_more_kinds(string text, Type kind) => Assert.IsType(kind, PolicyBuilder.Pattern(text));

    [Theory]
    [InlineData("https://*bar.com")]
    [InlineData("https://a*.example.com")]
    [InlineData("https://*.*.example.com")]
    [InlineData("https://[::1%25eth0]")]
    [InlineData("https://[127.0.0.1]")]
    [InlineData("https://[::1")]
    [InlineData("https://example.com:*/")]
    [InlineData("https://example.com:8*")]
    public void The_extended_syntax_refuses_what_would_surprise(string text)
    {
        Assert.False(OriginPatternParser.TryParse(text, OriginSyntax.Extended, out _, out var error, out _));
        Assert.Contains(";", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_for_one_label_is_made_from_a_wildcard_entry_only()
    {
        Assert.True(OriginPatterns.TryCreateOneLabelWildcard("https://*.example.com:8443", out var pattern, out _));
        Assert.True(Assert.IsType<SubdomainOriginPattern>(pattern).OneLabel);
        Assert.False(OriginPatterns.TryCreateOneLabelWildcard("https://example.com", out _, out var error));
        Assert.Contains("https://*.example.com", error, StringComparison.Ordinal);
        Assert.False(OriginPatterns.TryCreateOneLabelWildcard("nothing", out _, out _));
    }
}
