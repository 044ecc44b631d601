using CorsGate.Gateway.RequestChecks;

namespace CorsGate.Gateway.Tests.RequestChecks;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/admin/..")]
    [InlineData("/public/../admin")]
    [InlineData("/public/./admin")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/./")]
    [InlineData("/public/%2e%2e/admin")]
    [InlineData("/public/%2E%2E/admin")]
    [InlineData("/public/.%2e/admin")]
    [InlineData("/public/%2e./admin")]
    [InlineData("/public/%2e/admin")]
    [InlineData("/public/%252e%252e/admin")]
    [InlineData("/public/%25252e%25252E/admin")]
    [InlineData("/public/%2e%252e/admin")]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public/..%2Fadmin")]
    [InlineData("/public%2f../admin")]
    [InlineData("/public%2f..%2fadmin")]
    [InlineData("/public%2f%2e%2e%2fadmin")]
    [InlineData("/public/..%252fadmin")]
    [InlineData("/public%252f..%252fadmin")]
    [InlineData("/public/..%255cadmin")]
    [InlineData("/public/..;/admin")]
    [InlineData("/public/..;x=1/admin")]
    [InlineData("/public/.;/admin")]
    [InlineData("/public/..%3b/admin")]
    [InlineData("/public/..%253bx/admin")]
    [InlineData("/public/..")]
    [InlineData("/public/..?x")]
    [InlineData("/public/.;v")]
    [InlineData("/\\admin")]
    [InlineData("/public\\..\\admin")]
    [InlineData("/public/%5cadmin")]
    [InlineData("/public/%5Cadmin")]
    [InlineData("/public/..%5c..%5cadmin")]
    [InlineData("/admin%00")]
    [InlineData("/admin%2500.html")]
    [InlineData("/public/%c0%ae%c0%ae/admin")]
    [InlineData("/public/%c0%afadmin")]
    [InlineData("/public/%C1%9cadmin")]
    [InlineData("/public/%e0%80%aeadmin")]
    [InlineData("/public/%f0%80%80%aeadmin")]
    [InlineData("/public/%u002e%u002e/admin")]
    [InlineData("/public/%U002f")]
    [InlineData("/admin#")]
    [InlineData("/admin#/../public")]
    [InlineData("/a?b#c")]
    [InlineData("/a b")]
    [InlineData("/a\tb")]
    [InlineData("/a?b c")]
    [InlineData("/caf\u00e9")]
    [InlineData("/a\u007f")]
    [InlineData("")]
    [InlineData("admin")]
    [InlineData("*")]
    [InlineData("a.test:443")]
    [InlineData("ftp://a.test/")]
    [InlineData("http:/admin")]
    [InlineData("http://a.test/public/../admin")]
    [InlineData("http://a.test#x")]
    public void A_spelling_that_servers_read_differently_is_refused(string target)
    {
        Assert.False(RequestPath.TryParse(target, out var path, out var reason));
        Assert.NotEmpty(reason);
        Assert.Equal("", path.Target);
    }

    [Theory]
    [InlineData("/", "/", "/", "")]
    [InlineData("/admin", "/admin", "/admin", "")]
    [InlineData("/Admin", "/Admin", "/Admin", "")]
    [InlineData("/admin/", "/admin/", "/admin/", "")]
    [InlineData("//admin//x", "//admin//x", "//admin//x", "")]
    [InlineData("/admin?../x%00\\", "/admin?../x%00\\", "/admin", "?../x%00\\")]
    [InlineData("/?", "/?", "/", "?")]
    [InlineData("/a%2Fb", "/a%2Fb", "/a%2Fb", "")]
    [InlineData("/a%2fb", "/a%2fb", "/a%2Fb", "")]
    [InlineData("/%61dmin", "/%61dmin", "/admin", "")]
    [InlineData("/%41%2d%5F%7e%2E", "/%41%2d%5F%7e%2E", "/A-_~.", "")]
    [InlineData("/caf%c3%a9", "/caf%c3%a9", "/caf%C3%A9", "")]
    [InlineData("/%e4%bd%a0", "/%e4%bd%a0", "/%E4%BD%A0", "")]
    [InlineData("/%2561dmin", "/%2561dmin", "/%2561dmin", "")]
    [InlineData("/%zz%4%", "/%zz%4%", "/%zz%4%", "")]
    [InlineData("/a%20b%3f%23", "/a%20b%3f%23", "/a%20b%3F%23", "")]
    [InlineData("/.well-known/x", "/.well-known/x", "/.well-known/x", "")]
    [InlineData("/...", "/...", "/...", "")]
    [InlineData("/a/..b/c..", "/a/..b/c..", "/a/..b/c..", "")]
    [InlineData("/v1.2/a;x=../b", "/v1.2/a;x=../b", "/v1.2/a;x=../b", "")]
    [InlineData("/a;v=1/", "/a;v=1/", "/a;v=1/", "")]
    [InlineData("/a|b\"<>^`{}[]", "/a|b\"<>^`{}[]", "/a|b\"<>^`{}[]", "")]
    [InlineData("http://a.test", "/", "/", "")]
    [InlineData("HTTP://a.test/x?y", "/x?y", "/x", "?y")]
    [InlineData("https://a.test?y", "/?y", "/", "?y")]
    public void What_is_matched_and_what_is_forwarded_is_one_reading(string target, string forwarded, string path, string query)
    {
        Assert.True(RequestPath.TryParse(target, out var parsed, out var reason), reason);
        Assert.Equal(forwarded, parsed.Target);
        Assert.Equal(path, parsed.Path.ToString());
        Assert.Equal(query, parsed.Query.ToString());
        Assert.Equal(path, RequestPath.Normalize(parsed.RawPath.ToString()));
    }

    [Fact]
    public void An_ordinary_path_costs_nothing()
    {
        var targets = new[] { "/", "/api/v1/items?x=1&y=%2e%2e", "/.well-known/acme", "/a%2Fb/c%20d" };
        Assert.All(targets, static target => Assert.True(RequestPath.TryParse(target, out _, out _)));
        var accepted = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            accepted += RequestPath.TryParse(targets[i % targets.Length], out _, out _) ? 1 : 0;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, accepted);
    }
}
