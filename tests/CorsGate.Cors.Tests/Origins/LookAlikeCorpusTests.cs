using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using static CorsGate.Cors.Tests.PolicyBuilder;

namespace CorsGate.Cors.Tests.Origins;

/// <summary>Origins that look like an allowed one, by the mistake that would let them in.</summary>
public class LookAlikeCorpusTests
{
    private static readonly CorsSemantics[] All = [CorsSemantics.GatewayApi, CorsSemantics.Kgateway, CorsSemantics.Gloo, CorsSemantics.Strict];

    public static TheoryData<string> NotExampleCom => new(
    [
        .. Hosts, .. Parts, .. Schemes, .. Ports, .. Nulls, .. Characters, .. Unicode, .. Lists,
    ]);

    public static TheoryData<string> NotBelowExampleCom => new(
    [
        "https://example.com", "https://evilexample.com", "https://a.example.com.evil.com", "https://.example.com", "https://*.example.com",
        "https://a..example.com", "https://evil.com/.example.com", "https://evil.com?.example.com", "https://evil.com#.example.com",
        "https://evil.com\\.example.com", "https://evil.com:80.example.com", "https://evil.com%2f.example.com", "https://evil.com%00.example.com",
        "https://user@a.example.com", "http://a.example.com", "https://a.example.com:8443", "https://a.example.com:443", "https://A.example.com",
        "https://a.EXAMPLE.com", "https://a.example.com.", "https://a.example.com/", "https://a b.example.com", "https://a,b.example.com",
        "https://" + new string('a', 64) + ".example.com", "https://" + string.Concat(Enumerable.Repeat("a.", 125)) + "example.com",
        "https://a.exampleXcom", "https://a.example\u3002com", "https://\u0430.example.com", "xhttps://a.example.com", "https://a.example.co",
    ]);

    private static string[] Hosts =>
    [
        "https://example.com.evil.com", "https://evilexample.com", "https://evil-example.com", "https://evil.example.com", "https://www.example.com",
        "https://example.co", "https://xample.com", "https://example.comm", "https://examplexcom", "https://wwwxexample.com", "https://example.com.",
        "https://example.com..", "https://example..com", "https://.example.com",
    ];

    private static string[] Parts =>
    [
        "https://example.com@evil.com", "https://example.com:443@evil.com", "https://user@example.com", "https://user:pass@example.com",
        "https://example.com/", "https://example.com/x", "https://example.com?", "https://example.com#", "https://evil.com/https://example.com",
        "https://evil.com?https://example.com", "https://evil.com#https://example.com", "https://evil.com\\.example.com",
        "https://evil.com\\@example.com", "https://example.com\\.evil.com",
    ];

    private static string[] Schemes =>
    [
        "http://example.com", "HTTPS://EXAMPLE.COM", "Https://example.com", "httpss://example.com", "xhttps://example.com", "ftp://example.com",
        "ws://example.com", "wss://example.com", "chrome-extension://example.com", "//example.com", "example.com", "https:example.com",
        "https:/example.com", "https:///example.com", "https//example.com", "javascript://example.com",
    ];

    private static string[] Ports =>
    [
        "https://example.com:443", "https://example.com:80", "https://example.com:8443", "https://example.com:", "https://example.com:0",
        "https://example.com:00443", "https://example.com:65536", "https://example.com:99999", "https://example.com:-1",
        "https://example.com:443evil", "https://example.com:443.evil.com",
    ];

    private static string[] Nulls => ["null", "Null", "NULL", " null", "null ", "null, https://example.com", "file://", "about:blank", "data:", "blob:https://example.com/uuid"];

    private static string[] Characters =>
    [
        .. "_-\"{}+^!~`;|&'()*,$=\0\t\r\n #/?@\\%\u000B".Select(c => "https://example.com" + c + ".evil.com"),
        .. new[] { "%60", "%0b", "%00", "%09", "%0a", "%0d", "%20", "%23", "%2f", "%3f", "%40", "%5c", "%25" }.Select(c => "https://example.com" + c + ".evil.com"),
        "https://example.com_.evil.com", "https://example.com\u0001", "https://example.com\u007F", "https://example.com\0", "https://example.com ",
        "\thttps://example.com", " https://example.com", "https://example.com\r\nX: y",
    ];

    private static string[] Unicode =>
    [
        "https://ex\u0430mple.com", "https://\u00D0\u00B5xample.com", "https://xn--exmple-4nf.com", "https://\uFF45\uFF58\uFF41mple.com", "https://example\u3002com",
        "https://exam\u00ADple.com", "https://exam\u200Dple.com", "https://\u0130example.com", "https://example.com\u00A0", "https://example.\u010Dom",
    ];

    private static string[] Lists => ["https://example.com, https://evil.com", "https://evil.com https://example.com", "https://example.com,https://example.com"];

    [Theory]
    [MemberData(nameof(NotExampleCom))]
    public void What_looks_like_an_exact_origin_is_refused(string origin) =>
        Assert.All(All, s => Assert.Equal(CorsOutcome.Refused, Policy("https://example.com").For(s).Evaluate(Actual(origin)).Outcome));

    [Theory]
    [MemberData(nameof(NotBelowExampleCom))]
    public void What_looks_like_a_subdomain_is_refused(string origin) =>
        Assert.All(All, s => Assert.Equal(CorsOutcome.Refused, Policy("https://*.example.com").For(s).Evaluate(Actual(origin)).Outcome));

    [Theory]
    [InlineData("https://a.example.com", true)]
    [InlineData("https://xn--bcher-kva.example.com", true)]
    [InlineData("https://a.b.example.com", true)]
    [InlineData("https://a_b.example.com", false)]
    [InlineData("https://-a.example.com", false)]
    [InlineData("https://a-.example.com", false)]
    [InlineData("https://a.b-.example.com", false)]
    public void Every_semantics_allows_a_subdomain_and_strict_wants_host_name_labels(string origin, bool strict)
    {
        Assert.All(All[..3], s => Assert.True(Policy("https://*.example.com").For(s).Allows(origin)));
        Assert.Equal(strict, Policy("https://*.example.com").For(CorsSemantics.Strict).Allows(origin));
        Assert.Equal(strict, Policy("https://*").For(CorsSemantics.Strict).Allows(origin));
    }

    [Theory]
    [InlineData("http://localhost.evil.com:80")]
    [InlineData("http://localhost:80@evil.com")]
    [InlineData("http://localhost:65536")]
    [InlineData("http://localhost:")]
    [InlineData("http://localhost.:1")]
    [InlineData("http://LOCALHOST:1")]
    [InlineData("http://127.0.0.1:1")]
    public void What_looks_like_a_host_on_any_port_is_refused(string origin) =>
        Assert.All(All, s => Assert.False(Policy("http://localhost:*").For(s).Allows(origin)));

    [Theory]
    [InlineData("https://127.1")]
    [InlineData("https://0x7f000001")]
    [InlineData("https://2130706433")]
    [InlineData("https://0177.0.0.1")]
    [InlineData("https://127.0.0.1.")]
    [InlineData("https://127.0.0.1.nip.io")]
    [InlineData("https://[0:0:0:0:0:0:0:1]")]
    [InlineData("https://[::ffff:127.0.0.1]")]
    [InlineData("https://[::ffff:7f00:1]")]
    [InlineData("https://localhost")]
    [InlineData("https://0.0.0.0")]
    public void Other_forms_of_an_address_are_other_origins(string origin) =>
        Assert.All(All, s => Assert.False(Policy("https://127.0.0.1", "https://[::1]").For(s).Allows(origin)));

    [Fact]
    public void The_Kelvin_sign_the_long_s_and_the_Turkish_i_never_fold()
    {
        var policy = Policy("https://KISS.example").For(CorsSemantics.GatewayApi);
        Assert.True(policy.Allows("https://kiss.example"));
        Assert.False(policy.Allows("https://\u212Aiss.example"));
        Assert.False(policy.Allows("https://ki\u017Fs.example"));
        Assert.False(policy.Allows("https://k\u0131ss.example"));
        var tail = policy.Policy.For(CorsSemantics.GatewayApi with { OriginComparison = OriginComparison.TailIgnoreCase });
        Assert.True(tail.Allows("https://kisS.example"));
        Assert.False(tail.Allows("https://\u212Aiss.example"));
        Assert.False(tail.Allows("https://ki\u017Fs.example"));
    }

    [Fact]
    public void Huge_values_are_refused_at_once() =>
        Assert.All(All, s => Assert.False(Policy("https://*.example.com", "https://example.com").For(s).Allows("https://" + new string('a', 65536) + ".example.com")));
}
