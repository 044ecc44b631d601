using System.Collections.Immutable;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Cors.Tests.Browser;

public class PageRequestTests
{
    [Theory]
    [InlineData("GET", null)]
    [InlineData("head", null)]
    [InlineData("Post", null)]
    [InlineData("put", "PUT")]
    [InlineData("PATCH", "PATCH")]
    [InlineData("patch", "patch")]
    [InlineData("QUERY", "QUERY")]
    public void A_method_that_is_not_safelisted_is_announced_as_it_is_sent(string method, string? announced)
    {
        var request = Request("https://app.test") with { Method = method };
        Assert.Equal(announced, request.Preflight?.Method);
        Assert.Null((request with { Origin = "https://api.test" }).Preflight);
    }

    [Theory]
    [InlineData("Accept", "text/html", true)]
    [InlineData("Accept", "a(b", false)]
    [InlineData("Accept-Language", "de-AT, en;q=0.5", true)]
    [InlineData("Content-Language", "de_AT", false)]
    [InlineData("Content-Type", "text/plain;charset=UTF-8", true)]
    [InlineData("Content-Type", "Multipart/Form-Data", true)]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", true)]
    [InlineData("Content-Type", "application/json", false)]
    [InlineData("Content-Type", "text/plain; a=\"b\"", false)]
    [InlineData("Content-Type", null, false)]
    [InlineData("Range", "bytes=0-", true)]
    [InlineData("Range", "bytes=5-9", true)]
    [InlineData("Range", "bytes=9-5", false)]
    [InlineData("Range", "bytes=-5", false)]
    [InlineData("Range", "bytes=0-1,2-3", false)]
    [InlineData("Authorization", "Basic x", false)]
    [InlineData("X-A", "", false)]
    public void A_header_is_announced_unless_a_form_could_send_it(string name, string? value, bool isSafelisted)
    {
        var preflight = (Request("https://app.test") with { Headers = [new FetchHeader(name, value)] }).Preflight;
        Assert.Equal(isSafelisted ? null : name.ToLowerInvariant(), preflight?.Headers);
    }

    [Fact]
    public void Announced_names_are_sorted_lower_case_and_each_once()
    {
        ImmutableArray<FetchHeader> headers = [new("X-B", "1"), new("x-a", "1"), new("X-A", "2"), new("Accept", "a"), new("Cookie", "c=d"), new("Sec-X", "1"), new("proxy-a", "1")];
        Assert.Equal("x-a,x-b", (Request("https://app.test") with { Headers = headers }).Preflight?.Headers);
    }

    [Fact]
    public void Safelisted_headers_that_are_long_together_or_alone_are_announced()
    {
        var value = new string('a', 128);
        ImmutableArray<FetchHeader> eight = [.. Enumerable.Range(0, 8).Select(_ => new FetchHeader("Accept", value))];
        Assert.Empty(FetchHeaders.UnsafeNames(eight));
        Assert.Equal("accept", Assert.Single(FetchHeaders.UnsafeNames(eight.Add(new FetchHeader("Accept", "b")))));
        Assert.Equal("accept", Assert.Single(FetchHeaders.UnsafeNames([new FetchHeader("Accept", value + "a")])));
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "trace", true)]
    [InlineData("X-HTTP-Method-Override", "PUT", false)]
    [InlineData("Origin", "x", true)]
    [InlineData("User-Agent", "x", false)]
    public void Some_headers_no_page_can_set(string name, string value, bool isForbidden) => Assert.Equal(isForbidden, FetchHeaders.IsForbidden(new FetchHeader(name, value)));

    [Theory]
    [InlineData("http://a.test", "http://a.test", 80, "/")]
    [InlineData("https://a.test/x?y#z", "https://a.test", 443, "/x?y")]
    [InlineData("http://[::1]:8080/%20", "http://[::1]:8080", 8080, "/%20")]
    [InlineData("http://a.test?q", "http://a.test", 80, "/?q")]
    public void A_URL_is_read_as_a_browser_writes_it(string text, string origin, int port, string target)
    {
        Assert.True(FetchUrl.TryParse(text, out var url, out var problem), problem);
        Assert.Equal((origin, port, target), (url!.Origin, url.Port, url.Target));
    }

    [Theory]
    [InlineData("ftp://a.test/")]
    [InlineData("//a.test/")]
    [InlineData("HTTP://a.test/")]
    [InlineData("http://A.test/")]
    [InlineData("http://a.test:80/")]
    [InlineData("http://u:p@a.test/")]
    [InlineData("http:///x")]
    [InlineData("http://a.test/ x")]
    [InlineData("http://a.test\\x")]
    [InlineData("http://a.test/\r\nHost: b.test")]
    public void Any_other_text_is_refused_with_a_reason(string text)
    {
        Assert.False(FetchUrl.TryParse(text, out var url, out var problem));
        Assert.Null(url);
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("https://app.test", "http://api.test/", "mixed content")]
    [InlineData("https://app.test", "http://localhost:8080/", null)]
    [InlineData("https://app.test", "http://127.0.0.1/", null)]
    [InlineData("http://app.test", "http://api.test/", null)]
    [InlineData("http://app.test", "http://api.test:6000/", "ERR_UNSAFE_PORT")]
    public void Some_requests_no_browser_sends(string origin, string target, string? obstacle)
    {
        Assert.True(FetchUrl.TryParse(target, out var url, out _));
        var found = FetchObstacle.Find(new PageRequest { Origin = origin, Url = url! });
        if (obstacle is null) Assert.Null(found);
        else Assert.Contains(obstacle, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.test", "https://APP.test", "upper and lower case")]
    [InlineData("https://app.test", "https://app.test/", "slash at its end")]
    [InlineData("https://app.test:8443", "https://app.test", "port")]
    [InlineData("http://app.test", "https://app.test", "scheme only")]
    [InlineData("http://localhost:3000", "http://127.0.0.1:3000", "localhost, 127.0.0.1")]
    [InlineData("https://app.test", "https://*.app.test", "stands for subdomains")]
    [InlineData("https://www.app.test", "https://app.test", "subdomain")]
    [InlineData("https://evil.test", "https://app.test", null)]
    public void The_nearest_entry_is_named_with_its_difference(string origin, string entry, string? difference)
    {
        ImmutableArray<Sourced<OriginPattern>> entries = [new(new ExactOriginPattern { Text = "https://nothing.example" }), new(new ExactOriginPattern { Text = entry })];
        var nearest = NearestOrigin.Find(entries, origin);
        if (difference is null) Assert.Null(nearest);
        else Assert.Contains(difference, nearest?.Difference, StringComparison.Ordinal);
    }

    private static PageRequest Request(string origin)
    {
        Assert.True(FetchUrl.TryParse("https://api.test/x", out var url, out var problem), problem);
        return new PageRequest { Origin = origin, Url = url! };
    }
}
