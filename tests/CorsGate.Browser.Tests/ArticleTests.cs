using CorsGate.Browser.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.Browser.Tests;

/// <summary>A page of one's own that calls an API through the gateway with a bearer token, from an origin that is allowed and from one that is not.</summary>
public sealed class ArticleTests : IAsyncLifetime
{
    private readonly Chromium _browser = new();
    private PageServer _server = null!;
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _server = await PageServer.StartAsync();
        _gateway = await TestGateway.StartAsync(_server.Origin("127.0.0.1"));
        _server.Html = Site.Read("article.html").Replace("TARGET", _gateway.Url("http://127.0.0.1:8080/listed/api/v1/namespaces"), StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task From_an_allowed_origin_the_page_reads_the_answer()
    {
        Assert.Equal("read", await AskAsync("127.0.0.1"));
        Assert.Contains("\"Authorization\": \"Bearer t0ken\"", _browser.Element("outcome").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_browser.ConsoleLines(), line => line.Contains("CORS policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_another_origin_the_browser_keeps_it_and_the_upstream_is_never_asked()
    {
        Assert.Equal("failed", await AskAsync("localhost"));
        Assert.Equal("Error: Failed to fetch", _browser.Element("outcome").Text);
        await Wait.UntilAsync(
            "the browser's line",
            () => _browser.ConsoleLines().Any(line => line.Contains($"from origin '{_server.Origin("localhost")}' has been blocked by CORS policy: Response to preflight request", StringComparison.Ordinal)));
        Assert.Contains("origin_not_allowed", _gateway.LogText(), StringComparison.Ordinal);
        Assert.DoesNotContain("GET http", _gateway.LogText(), StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string host)
    {
        _browser.Open(_server.Origin(host) + "/");
        _browser.Element("token").SendKeys("t0ken");
        _browser.Element("ask").Click();
        return await _browser.WaitForStateAsync("outcome", "data-state", "read", "failed");
    }
}
