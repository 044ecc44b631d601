using System.Text;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>
/// Values of Origin that a matcher must tell apart, for policies about <c>https://example.com</c>, <c>https://*.example.com</c>,
/// <c>http://localhost:3000</c>, <c>null</c>, <c>capacitor://localhost</c> and addresses. Each character is one byte on the wire.
/// </summary>
internal static class OriginCorpus
{
    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. LookAlikes.Concat(NotOrigins).Concat(Schemes).Concat(Ports).Concat(NullFamily).Concat(SpecialCharacters).Concat(Wildcards)
            .Concat(Prefixes).Concat(Unicode).Concat(Addresses).Concat(Lists).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> LookAlikes =>
    [
        "https://example.com", "https://example.com.evil.com", "https://evilexample.com", "https://evil-example.com", "https://evil.example.com",
        "https://www.example.com", "https://example.co", "https://xample.com", "https://example.comm", "https://examplexcom", "https://wwwxexample.com",
        "https://example.com.", "https://example.com..", "https://example..com", "https://.example.com",
    ];

    private static IEnumerable<string> NotOrigins =>
    [
        "https://example.com@evil.com", "https://example.com:443@evil.com", "https://user@example.com", "https://user:pass@example.com",
        "https://example.com/", "https://example.com/x", "https://example.com?", "https://example.com#", "https://evil.com/https://example.com",
        "https://evil.com?https://example.com", "https://evil.com#https://example.com", "https://evil.com\\.example.com",
        "https://evil.com\\@example.com", "https://example.com\\.evil.com",
    ];

    private static IEnumerable<string> Schemes =>
    [
        "http://example.com", "HTTPS://EXAMPLE.COM", "Https://example.com", "httpss://example.com", "xhttps://example.com", "ftp://example.com",
        "ws://example.com", "wss://example.com", "chrome-extension://example.com", "//example.com", "example.com", "https:example.com",
        "https:/example.com", "https:///example.com", "https//example.com", "javascript://example.com", "capacitor://localhost", "CAPACITOR://LOCALHOST",
        "ionic://localhost", "capacitor://localhost.evil.com",
    ];

    private static IEnumerable<string> Ports =>
    [
        .. new[] { "443", "80", "8443", "", "0", "00443", "65536", "99999", "-1", "443evil", "443.evil.com" }.Select(port => "https://example.com:" + port),
        "http://localhost", "http://localhost:1", "http://localhost:3000", "http://localhost:30000", "http://localhost:3000x", "http://localhost:65535",
        "http://localhost:65536", "http://localhost.evil.com:80", "http://localhost:80@evil.com", "https://localhost:3000",
    ];

    private static IEnumerable<string> NullFamily =>
    [
        "null", "Null", "NULL", " null", "null ", "null, https://example.com", "https://example.com, null", "", "file://", "about:blank", "data:",
        "blob:https://example.com/uuid", "http://xnull", "https://x.null", "nullx",
    ];

    private static IEnumerable<string> SpecialCharacters =>
    [
        .. "_-\"{}+^!~`;|&'()*,$=".Select(c => $"https://example.com{c}.evil.com"),
        .. new[] { "60", "0b", "00", "09", "0a", "0d", "20", "23", "2f", "3f", "40", "5c", "25" }.Select(c => $"https://example.com%{c}.evil.com"),
        .. "_-\"{}+^!~`;|&'()*,$=%@/?#\\".Select(c => $"https://evil.com{c}.example.com"),
        "https://example.com_.evil.com",
    ];

    private static IEnumerable<string> Wildcards =>
    [
        "https://a.example.com", "https://A.EXAMPLE.COM", "https://a-b.example.com", "https://-.example.com", "https://1.example.com",
        "https://xn--bcher-kva.example.com", "https://a.b.example.com", "https://a_b.example.com", "https://a.example.com.evil.com",
        "https://*.example.com", "https://a..example.com", "https://evil.com/.example.com", "https://evil.com:80.example.com",
        "https://user@a.example.com", "http://a.example.com", "https://a.example.com:8443", "https://a.example.com:443", "https://example.com:8443",
        "https://a b.example.com", $"https://{new string('a', 64)}.example.com", $"https://{new string('a', 300)}.example.com",
    ];

    private static IEnumerable<string> Prefixes =>
    [
        "http://www.bbb.com", "http://www.bbb.com.evil.com", "http://www.bbb.community", "http://www.bbb.com-evil.com", "http://www.bbb.com:1337",
        "http://www.bbb.com@evil.com", "https://www.bbb.com", "https://www.test.cn.evil.com", "httpevil://www.test.cn", "http://wwwxtest.cn",
        "https://dashboard.example.com.evil.com", "https://dashboardXexample.com",
    ];

    // UTF-8 on the wire: homographs, other dots, letters that fold to ASCII letters in some culture.
    private static IEnumerable<string> Unicode => new[]
    {
        "https://ex\u0430mple.com", "https://xn--exmple-4nf.com", "https://ｅｘａｍｐｌｅ。ｃｏｍ", "https://example\u3002com", "https://exam\u00adple.com",
        "https://exam\u200dple.com", "https://\u212a.example.com", "http://\u017fomething.bbb.com", "http://localho\u017ft:3000", "https://example.\u0441om",
        "https://ex\u0130mple.com", "https://stra\u00dfe.example.com", "https://b\u00fccher.example.com", "b\u00fchttps://example.com", "nu\u013al", "\u00e9null",
    }.Select(text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<string> Addresses =>
    [
        "http://127.0.0.1:8080", "http://127.0.0.1", "http://127.1:8080", "http://0x7f000001:8080", "http://2130706433:8080", "http://0177.0.0.1:8080",
        "http://127.0.0.1.:8080", "http://127.0.0.1:08080", "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]:8080", "http://[::ffff:127.0.0.1]:8080",
        "http://[fe80::1%25eth0]", "http://LOCALHOST", "http://localhost.", "http://127.0.0.1.nip.io:8080", "http://0.0.0.0:8080", "http://127x0.0.1:8080",
    ];

    private static IEnumerable<string> Lists =>
    [
        "https://example.com https://evil.com", "https://evil.com https://example.com", "https://evil.com,https://example.com",
        "https://example.com, https://example.com", " https://example.com", "https://example.com ", "\thttps://example.com", "*", "a",
        new string('a', 5000), "https://" + new string('a', 5000) + ".example.com", new string('a', 5000) + "https://example.com",
    ];
}
