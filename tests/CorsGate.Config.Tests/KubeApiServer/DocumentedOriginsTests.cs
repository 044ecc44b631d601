namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>What entries mean as guides describe them.</summary>
public class DocumentedOriginsTests
{
    [Theory]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com.evil.com", false)]
    [InlineData("https://dashboard.example.com", "https://dashboardXexample.com", false)]
    [InlineData("https://dashboard.example.com", "https://dashboardxexample.com", false)]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com:8443", false)]
    [InlineData("https://dashboard.example.com", "http://dashboard.example.com", false)]
    [InlineData("https://app.example.com:443", "https://app.example.com", true)]
    [InlineData("https://app.example.com:443", "https://app.example.com:8443", false)]
    [InlineData("https://app.example.com:8443", "https://app.example.com:8443", true)]
    [InlineData("http://[::1]:3000", "http://[::1]:3000", true)]
    [InlineData("https://.*\\.example\\.com", "https://a.example.com", true)]
    [InlineData("https://.*\\.example\\.com", "https://a.b.example.com", true)]
    [InlineData("https://.*\\.example\\.com", "https://example.com", false)]
    [InlineData("https://.*\\.example\\.com", "https://a.example.com.evil.com", false)]
    [InlineData("https://.*\\.example\\.com", "https://evil.com/.example.com", false)]
    [InlineData("a\\.example|https://b\\.example", "https://b.example", true)]
    [InlineData("a\\.example|https://b\\.example", "https://b.example.evil.com", false)]
    [InlineData("^https://dashboard\\.example\\.com$", "https://dashboard.example.com", true)]
    [InlineData("//dashboard\\.example\\.com(:|$)", "https://dashboard.example.com", false)]
    [InlineData(".*", "https://whoever.invalid:8443", true)]
    [InlineData(".*", "http://whoever.invalid", true)]
    [InlineData(".*", "null", true)]
    [InlineData("^.*$", "null", true)]
    [InlineData("https://*", "https://whoever.invalid", true)]
    [InlineData("https://*", "https://whoever.invalid:8443", true)]
    [InlineData("https://*", "http://whoever.invalid", false)]
    [InlineData("https://*", "null", false)]
    [InlineData("https://*.example.com", "https://a.example.com", true)]
    [InlineData("https://*.example.com", "https://a.b.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://evilexample.com", false)]
    [InlineData("https://*.example.com", "https://a.example.com.evil.com", false)]
    [InlineData("https://*\\.example\\.com", "https://a.example.com", true)]
    [InlineData("https://*\\.example\\.com", "https://axexample.com", false)]
    [InlineData("https://*.example\\.(com|org)", "https://a.example.org", true)]
    [InlineData("https://*.example\\.(com|org)", "https://axexample.org", false)]
    [InlineData("https?://*\\.example\\.com", "http://a.b.example.com", true)]
    [InlineData("dashboard.example.com", "https://dashboard.example.com", false)]
    [InlineData(" https://a.example", "https://a.example", false)]
    [InlineData("null", "null", true)]
    public void An_entry_allows_what_it_looks_like(string value, string origin, bool isAllowed) =>
        Assert.Equal(isAllowed, ApiServerConfig.Origins("documented", value).Allows(origin));

    [Theory]
    [InlineData("https://dashboard.example.com")]
    [InlineData("https://dashboard.prod.example.com,https://grafana.prod.example.com,https://lens.prod.example.com")]
    [InlineData("https://readonly-dashboard.example.com")]
    [InlineData("https://.*\\.example\\.com")]
    [InlineData("https://*.example.com")]
    public void What_the_guide_recommends_is_fine(string value) => Assert.Empty(ApiServerConfig.Origins(null, value).Findings);

    [Theory]
    [InlineData(".*", "Error: --cors-allowed-origins: '.*' lets every origin read with the user's credentials; list the origins, such as https://dashboard.example.com")]
    [InlineData("https://*", "Error: --cors-allowed-origins: 'https://*' lets every origin of https read with the user's credentials; list the origins, such as https://dashboard.example.com")]
    [InlineData("http://.*", "Error: --cors-allowed-origins: 'http://.*' lets every origin of http read")]
    [InlineData("http://dashboard.example.com", "Warning: --cors-allowed-origins: 'http://dashboard.example.com' is an origin of http, whose pages anybody on the way can change; use https")]
    [InlineData("https?://a\\.example", "Warning: --cors-allowed-origins: 'https?://a\\.example' is an origin of http")]
    [InlineData("(http|https)://a\\.example", "Warning: --cors-allowed-origins: '(http|https)://a\\.example' is an origin of http")]
    [InlineData("dashboard.example.com", "Warning: --cors-allowed-origins: no browser sends 'dashboard.example.com', so it matches nothing: \"dashboard.example.com\" has no scheme; write it with one, such as https://dashboard.example.com")]
    [InlineData("https://a.example/", "Warning: --cors-allowed-origins: \"https://a.example/\" ends in a slash")]
    [InlineData("https://a.example/x", "Warning: --cors-allowed-origins: no browser sends 'https://a.example/x'")]
    [InlineData(" https://a.example", "Warning: --cors-allowed-origins: no browser sends ' https://a.example'")]
    [InlineData("null", "Warning: --cors-allowed-origins: 'null' is what sandboxed pages and files of any site send")]
    [InlineData("https://.*.example.com", "Warning: --cors-allowed-origins: 'https://.*.example.com' also lets https://axexample.com read with the user's credentials; write '^https://.*\\.example\\.com$'")]
    [InlineData("https://.*example\\.com", "Warning: --cors-allowed-origins: 'https://.*example\\.com' also lets https://evilexample.com read")]
    public void What_lets_strangers_in_or_nobody_is_told_and_served(string value, string finding)
    {
        var config = ApiServerConfig.Origins(null, value);
        Assert.Single(config.Listeners);
        Assert.StartsWith(finding, config.Findings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty value in --cors-allowed-origins", "https://a.example,,https://b.example")]
    [InlineData("--cors-allowed-origins has an invalid regular expression: error parsing regexp: missing closing )", "https://(dashboard")]
    [InlineData("--cors-allowed-origins has an invalid regular expression: error parsing regexp: missing argument to repetition operator: `*`", "*")]
    [InlineData("--cors-allowed-origins has an invalid regular expression: error parsing regexp: invalid or unsupported Perl syntax", "https://(?=a).*")]
    public void What_cannot_be_read_is_refused(string error, string value)
    {
        var config = ApiServerConfig.Origins("documented", value);
        Assert.Empty(config.Listeners);
        Assert.StartsWith(error, Assert.Single(config.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_switches_CORS_off()
    {
        Assert.Null(ApiServerConfig.Origins(null).Policy);
        Assert.Null(ApiServerConfig.Origins("real", "", "").Policy);
    }
}
