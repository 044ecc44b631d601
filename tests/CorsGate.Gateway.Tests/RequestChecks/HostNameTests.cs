using CorsGate.Gateway.RequestChecks;

namespace CorsGate.Gateway.Tests.RequestChecks;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("a.test", "a.test", null)]
    [InlineData("A.Test", "a.test", null)]
    [InlineData("a.test.", "a.test", null)]
    [InlineData("A.TEST.:8080", "a.test", 8080)]
    [InlineData("a.test:0", "a.test", 0)]
    [InlineData("a.test:65535", "a.test", 65535)]
    [InlineData("a.test:00080", "a.test", 80)]
    [InlineData("[::1]", "[::1]", null)]
    [InlineData("[FE80::A]:443", "[fe80::a]", 443)]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("xn--caf-dma.test", "xn--caf-dma.test", null)]
    public void A_name_has_one_form(string host, string expected, int? expectedPort)
    {
        Assert.True(HostName.TryNormalize(host, out var name, out var port));
        Assert.Equal(expected, name);
        Assert.Equal(expectedPort, port);
        Assert.True(HostName.TryNormalize(host, stackalloc char[HostName.MaxLength], out var span, out port));
        Assert.Equal(expected, span.ToString());
        Assert.Equal(expectedPort, port);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(":80")]
    [InlineData("a:65536")]
    [InlineData("a:+80")]
    [InlineData("a: 80")]
    [InlineData("a:80:80")]
    [InlineData("a:000080")]
    [InlineData("caf\u00e9.test")]
    [InlineData("a\0b")]
    [InlineData("*.test")]
    [InlineData("::1")]
    [InlineData("[]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::1]80")]
    public void What_is_no_name_is_refused(string host) => Assert.False(HostName.TryNormalize(host, out _, out _));

    [Fact]
    public void A_name_has_at_most_253_characters()
    {
        Assert.True(HostName.TryNormalize(new string('a', 253) + ".:80", out _, out _));
        Assert.False(HostName.TryNormalize(new string('a', 254), out _, out _));
    }

    [Fact]
    public void A_name_in_normal_form_is_the_same_string()
    {
        const string Host = "shop.test";
        Assert.True(HostName.TryNormalize(Host, out var name, out _));
        Assert.Same(Host, name);
    }
}
