using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Tests.Origins;

public class OriginTests
{
    [Theory]
    [InlineData("https://example.com", "https", "example.com", 443)]
    [InlineData("http://example.com", "http", "example.com", 80)]
    [InlineData("https://example.com:8443", "https", "example.com", 8443)]
    [InlineData("https://example.com:80", "https", "example.com", 80)]
    [InlineData("http://localhost:0", "http", "localhost", 0)]
    [InlineData("https://example.com:65535", "https", "example.com", 65535)]
    [InlineData("https://example.com.", "https", "example.com.", 443)]
    [InlineData("https://a_b.example.com", "https", "a_b.example.com", 443)]
    [InlineData("https://xn--bcher-kva.example.com", "https", "xn--bcher-kva.example.com", 443)]
    [InlineData("capacitor://localhost", "capacitor", "localhost", Origin.NoPort)]
    [InlineData("moz-extension://0a1b:3000", "moz-extension", "0a1b", 3000)]
    [InlineData("app+x.y://h", "app+x.y", "h", Origin.NoPort)]
    [InlineData("ws://example.com", "ws", "example.com", 80)]
    [InlineData("wss://example.com", "wss", "example.com", 443)]
    [InlineData("http://127.0.0.1:3000", "http", "127.0.0.1", 3000)]
    [InlineData("https://127.0.0.1.nip.io", "https", "127.0.0.1.nip.io", 443)]
    [InlineData("http://[::1]:8080", "http", "[::1]", 8080)]
    [InlineData("http://[::]", "http", "[::]", 80)]
    [InlineData("http://[2001:db8::8a2e:370:7334]", "http", "[2001:db8::8a2e:370:7334]", 80)]
    [InlineData("http://[::ffff:7f00:1]", "http", "[::ffff:7f00:1]", 80)]
    [InlineData("http://[1:2:3:4:5:6:7:8]", "http", "[1:2:3:4:5:6:7:8]", 80)]
    [InlineData("http://[1:0:0:4::8]", "http", "[1:0:0:4::8]", 80)]
    [InlineData("http://[1::]", "http", "[1::]", 80)]
    public void A_serialized_origin_is_read(string text, string scheme, string host, int port)
    {
        Assert.True(Origin.TryParse(text, out var origin));
        Assert.Equal(scheme, origin.Scheme.ToString());
        Assert.Equal(host, origin.Host.ToString());
        Assert.Equal(port, origin.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("https")]
    [InlineData("https:")]
    [InlineData("https:/example.com")]
    [InlineData("https:example.com")]
    [InlineData("https//example.com")]
    [InlineData("https://")]
    [InlineData("https:///example.com")]
    [InlineData("//example.com")]
    [InlineData("://example.com")]
    [InlineData("example.com")]
    [InlineData("HTTPS://example.com")]
    [InlineData("Https://example.com")]
    [InlineData("https://EXAMPLE.com")]
    [InlineData("1https://example.com")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/x")]
    [InlineData("https://example.com?")]
    [InlineData("https://example.com#")]
    [InlineData("https://user@example.com")]
    [InlineData("https://example.com@evil.com")]
    [InlineData("https://example.com:443@evil.com")]
    [InlineData("https://user:pass@example.com")]
    [InlineData("https://example.com:443")]
    [InlineData("http://example.com:80")]
    [InlineData("https://example.com:")]
    [InlineData("https://example.com:00443")]
    [InlineData("https://example.com:08443")]
    [InlineData("https://example.com:00")]
    [InlineData("https://example.com:65536")]
    [InlineData("https://example.com:99999")]
    [InlineData("https://example.com:100000")]
    [InlineData("https://example.com:-1")]
    [InlineData("https://example.com:443evil")]
    [InlineData("https://example.com:8443.evil.com")]
    [InlineData("https://example.com:8443:1")]
    [InlineData("https://example.com..")]
    [InlineData("https://example..com")]
    [InlineData("https://.example.com")]
    [InlineData("https://.")]
    [InlineData("https://*.example.com")]
    [InlineData("https://example.com\\.evil.com")]
    [InlineData("https://exam ple.com")]
    [InlineData("https://example.com ")]
    [InlineData(" https://example.com")]
    [InlineData("https://example.com\t")]
    [InlineData("https://example.com\0")]
    [InlineData("https://example.com%2f")]
    [InlineData("https://a.example.com https://b.example.com")]
    [InlineData("https://a.example.com, https://b.example.com")]
    [InlineData("https://b\u00FCcher.example")]
    [InlineData("https://ex\u0430mple.com")]
    [InlineData("https://\uFF45xample.com")]
    [InlineData("https://example\u3002com")]
    [InlineData("https://127.1")]
    [InlineData("https://0x7f000001")]
    [InlineData("https://0x")]
    [InlineData("https://2130706433")]
    [InlineData("https://0177.0.0.1")]
    [InlineData("https://127.0.0.1.")]
    [InlineData("https://127.0.0.256")]
    [InlineData("https://127.0.0.01")]
    [InlineData("https://1.2.3.4.5")]
    [InlineData("https://a.b.1")]
    [InlineData("http://[0:0:0:0:0:0:0:1]")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://[fe80::1%25eth0]")]
    [InlineData("http://[::1")]
    [InlineData("http://[]")]
    [InlineData("http://[::1]x")]
    [InlineData("http://[::1]x:80")]
    [InlineData("http://[::A]")]
    [InlineData("http://[::01]")]
    [InlineData("http://[1::2::3]")]
    [InlineData("http://[1:2:3:4:5:6:7]")]
    [InlineData("http://[1:2:3:4:5:6:7:8:9]")]
    [InlineData("http://[1:0:3:4:5:6:7::]")]
    [InlineData("http://[0:0:1:2:3:4:5:6]")]
    [InlineData("http://[:::]")]
    [InlineData("http://[1:2:3:4:5:6:7:]")]
    [InlineData("blob:https://example.com/uuid")]
    [InlineData("about:blank")]
    [InlineData("file://")]
    public void What_no_browser_writes_is_refused(string text) => Assert.False(Origin.TryParse(text, out _));

    [Fact]
    public void Labels_names_schemes_and_whole_origins_have_their_longest_length()
    {
        var label = new string('a', 63);
        var name = string.Join('.', label, label, label, new string('b', 61));
        var scheme = new string('s', Origin.MaxSchemeLength);
        Assert.Equal(253, name.Length);
        Assert.True(Origin.TryParse("https://" + label + ".com", out _));
        Assert.False(Origin.TryParse("https://" + label + "a.com", out _));
        Assert.True(Origin.TryParse("https://" + name, out _));
        Assert.False(Origin.TryParse("https://b" + name, out _));
        Assert.True(Origin.TryParse(scheme + "://" + name + ".:65535", out _));
        Assert.False(Origin.TryParse(scheme + "s://h", out _));
        Assert.False(Origin.TryParse("https://" + new string('a', 1_000_000), out _));
    }

    [Fact]
    public void Only_the_lower_case_word_is_the_opaque_origin()
    {
        Assert.True(Origin.IsNull("null"));
        Assert.All(new[] { "Null", "NULL", " null", "null ", "" }, text => Assert.False(Origin.IsNull(text)));
    }
}
