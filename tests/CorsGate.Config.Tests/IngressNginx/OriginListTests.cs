using System.Diagnostics;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>cors-allow-origin: which list a value means, and what is said about it.</summary>
public sealed class OriginListTests
{
    /// <summary>The values that open to everybody.</summary>
    public static TheoryData<string> OpenValues() => new(
        "https://foo.com/", "https://foo.com, https://bar.com/", "HTTPS://foo.com", "https://foo_bar.com", "https://*", "https://**.foo.com",
        "http://localhost:*", "http://[::1]:3000", "app+x://h", "https://(a|b).foo.com", "\"https://foo.com\"", "https://bücher.example", "$http_origin",
        "https://a.com;https://b.com", "https://a.com\nhttps://b.com", "https://a.com\n", "https://a.com,\n", "\r", "*, foo.bar.com", "https://a.com, *", "", "   ",
        "https://foo.com:", "https://foo.com:x", "://foo.com", "https:/foo.com", "https://a.com\thttps://b.com");

    [Theory]
    [MemberData(nameof(OpenValues))]
    public void A_value_that_is_not_valid_allows_every_origin_and_is_an_error(string value)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", value));
        Assert.Equal("*", Assert.Single(config.Policy!.Policy.AllowOrigins).Value.Text);
        var error = Assert.Single(config.Problems, p => p.Severity == ProblemSeverity.Error);
        Assert.Contains("so every origin is allowed, as in ingress-nginx; ", error.Message, StringComparison.Ordinal);
        Assert.Equal("metadata.annotations[nginx.ingress.kubernetes.io/cors-allow-origin]", error.Field);
        Assert.Equal(("i.yaml", 13), (error.Location!.File, error.Location.Line));
    }

    [Theory]
    [MemberData(nameof(OpenValues))]
    public void Strict_semantics_allow_nobody_where_a_value_is_not_valid(string value)
    {
        var config = IngressConfig.StrictCors(("cors-allow-origin", value));
        Assert.Empty(config.Policy!.Policy.AllowOrigins);
        Assert.Contains(config.Findings, f => f.StartsWith("Error: ", StringComparison.Ordinal) && f.Contains("so nobody is allowed; ", StringComparison.Ordinal));
        Assert.False(config.Allows("https://a.com"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData(" * ")]
    public void A_star_alone_allows_every_origin_and_is_no_mistake(string value)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", value), ("cors-allow-credentials", "false"));
        Assert.Equal("*", Assert.Single(config.Policy!.Policy.AllowOrigins).Value.Text);
        Assert.Empty(config.Findings);
    }

    [Fact]
    public void Without_the_annotation_every_origin_is_allowed_with_credentials_and_a_warning()
    {
        var config = IngressConfig.Cors();
        Assert.Equal("*", Assert.Single(config.Policy!.Policy.AllowOrigins).Value.Text);
        Assert.True(config.Policy.Policy.AllowCredentials.Value);
        Assert.StartsWith("Warning: metadata.annotations[nginx.ingress.kubernetes.io/enable-cors]: every origin is allowed, and credentials", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://foo.com", "https://foo.com")]
    [InlineData("https://foo.com, https://bar.com", "https://foo.com https://bar.com")]
    [InlineData("https://foo.com,https://bar.com,", "https://foo.com https://bar.com")]
    [InlineData(" , https://foo.com ,, ", "https://foo.com")]
    [InlineData("null", "null")]
    [InlineData("null, https://a.com", "null https://a.com")]
    [InlineData("https://*.foo.com:8080", "https://*.foo.com:8080")]
    [InlineData("tauri://localhost:3000", "tauri://localhost:3000")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    [InlineData("https://", "https://")]
    [InlineData("https://*.", "https://*.")]
    [InlineData("https://Foo.COM", "https://Foo.COM")]
    public void Valid_entries_are_kept_as_they_are(string value, string list)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", value));
        Assert.Equal(list, string.Join(' ', config.Policy!.Policy.AllowOrigins.Select(o => o.Value.Text)));
        Assert.Empty(config.Findings);
    }

    [Theory]
    [InlineData("*.foo.com")]
    [InlineData("https://a.*.foo.com")]
    [InlineData("origin123.test.com:4443")]
    [InlineData("chrome-extension://x")]
    [InlineData("nullx")]
    [InlineData("https://a.com https://b.com")]
    [InlineData("HTTPs://a.com")]
    [InlineData("https://a.com:80x")]
    public void An_entry_that_is_not_valid_by_itself_is_left_out_with_a_warning(string entry)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", entry + ", https://good.example"));
        Assert.Equal("https://good.example", Assert.Single(config.Policy!.Policy.AllowOrigins).Value.Text);
        Assert.Contains($"'{entry}' is not an origin and is left out", Assert.Single(config.Findings), StringComparison.Ordinal);
        Assert.StartsWith("Warning", config.Findings[0], StringComparison.Ordinal);

        var strict = IngressConfig.StrictCors(("cors-allow-origin", entry + ", https://good.example"));
        Assert.Empty(strict.Policy!.Policy.AllowOrigins);
        Assert.StartsWith("Error", Assert.Single(strict.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.foo.com")]
    [InlineData(",")]
    public void A_list_without_entries_switches_CORS_off_with_a_warning(string value)
    {
        var config = IngressConfig.Cors(("cors-allow-origin", value));
        Assert.Null(config.Policy);
        Assert.Contains(config.Findings, f => f.Contains("no origin is left, so CORS has no effect", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://*.foo.com", "https://a.foo.com", true)]
    [InlineData("https://*.foo.com", "https://A-1.FOO.com", true)]
    [InlineData("https://*.foo.com", "evilhttps://a.foo.com", true)]
    [InlineData("https://*.foo.com", "https://a.b.foo.com", false)]
    [InlineData("https://*.foo.com", "https://foo.com", false)]
    [InlineData("https://*.foo.com", "https://a_b.foo.com", false)]
    [InlineData("https://*.foo.com", "https://*.foo.com", false)]
    [InlineData("https://*.", "https://*.", false)]
    [InlineData("https://foo.com", "HTTPS://FOO.COM", true)]
    [InlineData("https://foo.com", "https://evil.example https://foo.com", true)]
    [InlineData("https://foo.com", "https://foo.com:443", false)]
    [InlineData("https://foo.com", "https://foo.com.evil.example", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "NULL", true)]
    [InlineData("null", "https://x.null", true)]
    public void Origins_are_compared_at_their_end_and_whatever_their_case(string entry, string origin, bool allowed) =>
        Assert.Equal(allowed, IngressConfig.Cors(("cors-allow-origin", entry)).Allows(origin));

    [Theory]
    [InlineData("https://*.foo.com", "https://a.foo.com", true)]
    [InlineData("https://*.foo.com", "evilhttps://a.foo.com", false)]
    [InlineData("https://*.foo.com", "https://a.b.foo.com", false)]
    [InlineData("https://foo.com", "https://foo.com", true)]
    [InlineData("https://foo.com", "HTTPS://FOO.COM", false)]
    [InlineData("https://foo.com", "https://evil.example https://foo.com", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "https://x.null", false)]
    public void Strict_semantics_compare_whole_origins(string entry, string origin, bool allowed) =>
        Assert.Equal(allowed, IngressConfig.StrictCors(("cors-allow-origin", entry)).Allows(origin));

    [Fact]
    public void A_list_of_more_than_4096_characters_works()
    {
        var list = string.Join(", ", Enumerable.Range(0, 200).Select(i => $"https://tenant-{i}.example.com"));
        Assert.True(list.Length > 4096);
        var config = IngressConfig.Cors(("cors-allow-origin", list));
        Assert.Empty(config.Findings);
        Assert.True(config.Allows("https://tenant-199.example.com"));
        Assert.False(config.Allows("https://tenant-200.example.com"));
    }

    [Theory]
    [InlineData("a", "!")]
    [InlineData("a,", "!")]
    [InlineData("https://", "!")]
    [InlineData("null", "\u00e9")]
    [InlineData("*.", "*")]
    [InlineData(":1", ":")]
    public void Validation_takes_time_linear_in_the_text(string part, string end)
    {
        // What would keep a backtracking engine busy for longer than anybody waits is a matter of a moment.
        var text = string.Concat(Enumerable.Repeat(part, 30_000)) + end;
        var watch = Stopwatch.StartNew();
        var config = IngressConfig.Cors(("cors-allow-origin", text), ("cors-allow-methods", text), ("cors-allow-headers", text), ("cors-expose-headers", text + "."));
        Assert.Equal("*", Assert.Single(config.Policy!.Policy.AllowOrigins).Value.Text);
        Assert.Equal("GET, PUT, POST, DELETE, PATCH, OPTIONS", config.Decide("GET", "https://a.com").AllowMethods);
        Assert.Null(config.Decide("GET", "https://a.com").ExposeHeaders);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }
}
