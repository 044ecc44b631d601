using System.Text;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>What the real server accepts, refuses and matches.</summary>
public class RealOriginsTests
{
    private const string Pin = "--cors-allowed-origins has an invalid regular expression: regular expression does not pin to start/end of host in the origin header";
    private const string Empty = "empty value in --cors-allowed-origins";
    private const string Parse = "--cors-allowed-origins has an invalid regular expression: error parsing regexp: ";

    /// <summary>TestValidateCorsAllowedOriginList of the server's own tests.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(null, "^http://foo.com$")]
    [InlineData(null, "^http://foo.com")]
    [InlineData(null, "://foo.com$")]
    [InlineData(null, "//foo.com$")]
    [InlineData(null, "^http://foo.com(:|$)")]
    [InlineData(null, "://foo.com(:|$)")]
    [InlineData(null, "//foo.com(:|$)")]
    [InlineData(null, "(^foo.com$)")]
    [InlineData(null, "^http://foo.com$", "//bar.com(:|$)")]
    [InlineData(Empty, "^http://foo.com$", "\"\"")]
    [InlineData(Pin, "^foo.com")]
    [InlineData(Pin, "//foo.com")]
    [InlineData(Pin, "foo.com$")]
    [InlineData(Pin, "foo.com(:|$)")]
    [InlineData(Pin, "^http://foo.com$", "^foo.com")]

    // Recorded at servers of 1.36, F1 to F15.
    [InlineData(null, "https://dashboard.example.com,https://monitoring.example.com")]
    [InlineData(Pin, ".*")]
    [InlineData(null, "https://.*\\.example\\.com")]
    [InlineData(null, "^https://dashboard\\.example\\.com$")]
    [InlineData(null, "//dashboard\\.example\\.com(:|$)")]
    [InlineData(null, "https://*")]
    [InlineData(Parse + "missing argument to repetition operator: `*`", "*")]
    [InlineData(Pin, "dashboard.example.com")]
    [InlineData(Empty, "https://dashboard.example.com,,https://m.example.com")]
    [InlineData(null, "")]
    [InlineData(Parse + "missing closing )", "https://(dashboard")]
    [InlineData(null, "^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$")]
    [InlineData(null, "^.*$")]
    [InlineData(null, "//.*:")]
    [InlineData(null, "http://dashboard.example.com")]
    [InlineData(Parse + "invalid or unsupported Perl syntax", "^https://(?!evil)$")]
    [InlineData(Pin, "^https://[a-z]{1,3}\\.example\\.com$")]
    [InlineData(null, "\"^https://[a-z]{1,3}\\.example\\.com$\"")]
    public void The_server_starts_or_says_why_not(string? error, params string[] values)
    {
        var config = ApiServerConfig.Origins("real", values);
        if (error is null)
            Assert.Single(config.Listeners);
        else
            Assert.Contains(config.Errors, message => message.StartsWith(error, StringComparison.Ordinal));
        Assert.Equal(error is null, config.Listeners.Count == 1);
    }

    [Theory]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com.evil.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboardXexample.com", true)]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com:8443", true)]
    [InlineData("https://dashboard.example.com", "https://DASHBOARD.example.com", false)]
    [InlineData("https://dashboard.example.com", "http://dashboard.example.com", false)]
    [InlineData("https://.*\\.example\\.com", "https://a.example.com.evil.com", true)]
    [InlineData("https://.*\\.example\\.com", "https://evil.com/x?.example.com", true)]
    [InlineData("https://.*\\.example\\.com", "https://example.com", false)]
    [InlineData("https://*", "https://anything.invalid", true)]
    [InlineData("https://*", "http://anything.invalid", false)]
    [InlineData("http://dashboard.example.com", "http://dashboard.example.com.evil.com", true)]
    [InlineData("^https://dashboard\\.example\\.com$", "https://dashboard.example.com", true)]
    [InlineData("^https://dashboard\\.example\\.com$", "https://dashboard.example.com.evil.com", false)]
    [InlineData("//dashboard\\.example\\.com(:|$)", "http://dashboard.example.com:81", true)]
    [InlineData("//dashboard\\.example\\.com(:|$)", "http://dashboard.example.com.evil.com", false)]
    [InlineData("^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$", "https://a.b.example.com:8443", true)]
    [InlineData("^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$", "https://evilexample.com", false)]
    [InlineData("^.*$", "null", true)]
    [InlineData("//.*:", "https://a.example:1", true)]
    [InlineData("//.*:", "https://a.example", false)]
    [InlineData("(^foo.com$)", "https://foo.com", false)]
    [InlineData(" ^https://a.example$", "https://a.example", false)]
    [InlineData("\"^https://[a-z]{1,3}\\.example\\.com$\"", "https://abc.example.com", true)]
    [InlineData("\"^https://[a-z]{1,3}\\.example\\.com$\"", "https://abcd.example.com", false)]
    public void An_expression_is_searched_for(string value, string origin, bool isAllowed) =>
        Assert.Equal(isAllowed, ApiServerConfig.Origins("real", value).Allows(origin));

    /// <summary>A header field is decoded byte by byte; the server's expressions see characters.</summary>
    [Theory]
    [InlineData("^https://b.cher\\.example$", "https://b\u00FCcher.example", true)]
    [InlineData("^https://b..cher\\.example$", "https://b\u00FCcher.example", false)]
    [InlineData("^https://b\u00FCcher\\.example$", "https://b\u00FCcher.example", true)]
    [InlineData("^https://[\u00E0-\u00FF]\\.example$", "https://\u00FC.example", true)]
    [InlineData("^https://\\pL+\\.example$", "https://\u20AC.example", false)]
    [InlineData("^https://\\pL+\\.example$", "https://\u4F8B\u3048.example", true)]
    [InlineData("^https://\\w\\.example$", "https://\u00FC.example", false)]
    public void An_Origin_is_read_as_UTF_8(string value, string origin, bool isAllowed) =>
        Assert.Equal(isAllowed, ApiServerConfig.Origins("real", value).Allows(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(origin))));

    [Theory]
    [InlineData("https://dashboard.example.com", "https://dashboard.example.com.evil.com", "^https://dashboard\\.example\\.com$")]
    [InlineData("https://.*\\.example\\.com", "https://a.example.com.evil.com", "^https://.*\\.example\\.com$")]
    [InlineData("^http[s]://foo.com$", "https://fooxcom", "^http[s]://foo\\.com$")]
    [InlineData("//foo.com(:|$)", "https://fooxcom", "//foo\\.com(:|$)")]
    [InlineData("^https://.*example\\.com$", "https://evilexample.com", "^https://.*example\\.com$")]
    public void An_entry_that_lets_a_look_alike_in_is_told_with_one_and_a_better_entry(string entry, string stranger, string better)
    {
        var config = ApiServerConfig.Origins("real", entry);
        Assert.True(config.Allows(stranger));
        Assert.Contains(config.Findings, finding => finding == $"Warning: --cors-allowed-origins: '{entry}' also lets {stranger} read with the user's credentials; write '{better}'");
    }

    [Theory]
    [InlineData("^https://dashboard\\.example\\.com$")]
    [InlineData("//dashboard\\.example\\.com(:|$)")]
    [InlineData("^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$")]
    [InlineData("\"^https://[a-z]{1,3}\\.example\\.com$\"")]
    [InlineData("^https://(a|b)\\.example\\.com(:|$)")]
    [InlineData("(?i)^https://\\Qa.example\\E$")]
    public void An_entry_that_is_pinned_is_not_told(string entry) => Assert.Empty(ApiServerConfig.Origins("real", entry).Findings);

    [Theory]
    [InlineData("https://*", "every origin of https")]
    [InlineData("^.*$", "every origin read")]
    [InlineData("^https?://", "every origin read")]
    public void An_entry_for_everybody_is_an_error_and_served(string entry, string words)
    {
        var config = ApiServerConfig.Origins("real", entry);
        Assert.True(config.Allows("https://whoever.invalid"));
        Assert.Contains(words, Assert.Single(config.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void More_expressions_than_a_request_should_meet_are_refused() =>
        Assert.Contains("more than 256", Assert.Single(ApiServerConfig.Origins("real", string.Join(',', Enumerable.Range(0, 257).Select(i => $"^https://h{i}\\.example$"))).Errors), StringComparison.Ordinal);
}
