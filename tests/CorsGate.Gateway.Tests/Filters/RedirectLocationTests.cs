using CorsGate.Config.Model;
using CorsGate.Gateway.Filters;

namespace CorsGate.Gateway.Tests.Filters;

public class RedirectLocationTests
{
    [Theory]
    // Port: the filter's, else the scheme's own, else the listener's; never written where it is the scheme's own.
    [InlineData(null, null, null, false, 80, "http://a.test/p?q=1")]
    [InlineData(null, null, null, false, 8080, "http://a.test:8080/p?q=1")]
    [InlineData(null, null, null, true, 443, "https://a.test/p?q=1")]
    [InlineData(null, null, null, true, 8443, "https://a.test:8443/p?q=1")]
    [InlineData("https", null, null, false, 8080, "https://a.test/p?q=1")]
    [InlineData("http", null, null, true, 8443, "http://a.test/p?q=1")]
    [InlineData("http", null, 443, true, 8443, "http://a.test:443/p?q=1")]
    [InlineData("https", null, 443, false, 80, "https://a.test/p?q=1")]
    [InlineData("http", null, 80, true, 443, "http://a.test/p?q=1")]
    [InlineData("https", null, 8443, false, 80, "https://a.test:8443/p?q=1")]
    [InlineData(null, null, 8083, false, 80, "http://a.test:8083/p?q=1")]
    [InlineData(null, null, 80, false, 8080, "http://a.test/p?q=1")]
    [InlineData(null, "b.test", null, false, 80, "http://b.test/p?q=1")]
    [InlineData(null, "b.test", null, false, 8080, "http://b.test:8080/p?q=1")]
    public void A_redirect_names_scheme_host_and_configured_port(
        string? scheme, string? hostname, int? port, bool isHttps, int listenerPort, string expected)
    {
        var redirect = new RequestRedirect { Scheme = scheme, Hostname = hostname, Port = port };
        Assert.Equal(expected, RedirectLocation.Make(redirect, isHttps, "a.test:18080", listenerPort, "/p", "q=1", ""));
    }

    [Theory]
    [InlineData("/full", null, "http://a.test/full")]
    [InlineData(null, "/new", "http://a.test/new/rest%2f")]
    [InlineData(null, "/", "http://a.test/rest%2f")]
    [InlineData(null, null, "http://a.test/old/rest%2f")]
    public void A_redirect_replaces_paths_as_a_rewrite_does(string? full, string? prefix, string expected)
    {
        var redirect = new RequestRedirect { Path = full is null && prefix is null ? null : new PathModifier(full, prefix) };
        Assert.Equal(expected, RedirectLocation.Make(redirect, isHttps: false, "a.test", 80, "/old/rest%2f", "", "/old"));
    }

    [Fact]
    public void Characters_that_no_header_may_carry_are_encoded()
    {
        var location = RedirectLocation.Make(
            new RequestRedirect { Path = new PathModifier("/x\r\nSet-Cookie: a=b", null) }, isHttps: false, "a.test", 80, "/", "q=é", "");
        Assert.Equal("http://a.test/x%0D%0ASet-Cookie:%20a=b?q=%C3%A9", location);
    }

    [Fact]
    public void Without_a_host_the_location_is_relative() =>
        Assert.Equal("/p?q", RedirectLocation.Make(new RequestRedirect(), isHttps: false, "", 80, "/p", "q", ""));

    [Fact]
    public void The_brackets_of_an_address_stay() =>
        Assert.Equal("http://[::1]:81/", RedirectLocation.Make(new RequestRedirect(), isHttps: false, "[::1]:8080", 81, "/", "", ""));
}
