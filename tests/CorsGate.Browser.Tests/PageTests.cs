using CorsGate.Browser.Tests.Harness;

namespace CorsGate.Browser.Tests;

/// <summary>The page itself, used as a person uses it: one gateway and one browser for all.</summary>
public sealed class PageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private readonly Chromium _browser = fixture.Browser;
    private readonly TestGateway _gateway = fixture.Gateway;

    [Fact]
    public async Task An_answer_that_the_page_may_read_is_shown_and_the_others_are_explained()
    {
        // Allowed: status, exposed headers and body are there, what is not exposed is not.
        Open(_gateway.AllowedOrigin, "/listed/one");
        await SendAsync("works");
        Assert.Equal("200 OK", _browser.Element("answer-status").Text);
        Assert.Contains("x-exposed\nseen", Headers(), StringComparison.Ordinal);
        Assert.DoesNotContain("x-hidden", Headers(), StringComparison.Ordinal);
        Assert.Contains("/anything/one", _browser.Element("answer-body").Text, StringComparison.Ordinal);
        Assert.Contains("HTTPRoute default/pages", _browser.Element("actual").Text, StringComparison.Ordinal);

        // The upstream is down: the gateway's own answer can be read, too.
        Open(_gateway.AllowedOrigin, "/down");
        await SendAsync("works");
        Assert.Equal("502 Bad Gateway", _browser.Element("answer-status").Text);
        Assert.Contains("corsgate: no connection to the upstream", _browser.Element("answer-body").Text, StringComparison.Ordinal);

        // A method that is not listed.
        Open(_gateway.AllowedOrigin, "/listed", "&method=DELETE");
        await SendAsync("blocked");
        Assert.Contains("Access-Control-Allow-Methods does not list DELETE", _browser.Element("message").Text, StringComparison.Ordinal);
        Assert.Contains($"Add DELETE to the allowed methods of policy HTTPRoute default/pages at {_gateway.Folder}/gateway.yaml:", _browser.Element("fix").Text, StringComparison.Ordinal);

        // A header that is not listed, and a token that is not told to the gateway.
        Open(_gateway.AllowedOrigin, "/plain", "&header=X-B:%201");
        _browser.Element("token").SendKeys("s3cret");
        _browser.Element("add-header").Click();
        _browser.Element("header-name-2").SendKeys("X-Api-Key");
        _browser.Element("header-value-2").SendKeys("s3cret");
        await SendAsync("blocked");
        Assert.Contains("does not list authorization, x-api-key, x-b", _browser.Element("message").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _browser.Driver.PageSource, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _browser.Element("link").GetDomAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _gateway.LogText(), StringComparison.Ordinal);

        // Somewhere else.
        Open(_gateway.AllowedOrigin, "", url: "http://127.0.0.1:1/");
        await SendAsync("fails");
        Assert.Contains("net::ERR_UNSAFE_PORT", _browser.Element("message").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_browser.ConsoleLines(), line => line.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_not_allowed_is_told_why_and_what_to_change()
    {
        Open(_gateway.RefusedOrigin, "/listed", "&method=PUT&credentials=include");
        await SendAsync("blocked");

        Assert.Equal(
            $"The preflight for PUT was answered with 204 and without Access-Control-Allow-Origin: the origin {_gateway.RefusedOrigin} is not in the list "
            + $"(policy HTTPRoute default/pages at {_gateway.Folder}/gateway.yaml:64:13).",
            _browser.Element("message").Text);
        Assert.Contains($"The nearest entry is '{_gateway.AllowedOrigin}'; it differs in the host: localhost, 127.0.0.1 and [::1] are different origins to a browser.", _browser.Element("fix").Text, StringComparison.Ordinal);
        Assert.Contains("No 'Access-Control-Allow-Origin' header is present on the requested resource.", _browser.Element("console").Text, StringComparison.Ordinal);
        Assert.Contains("refused: origin_not_allowed", _browser.Element("preflight").Text, StringComparison.Ordinal);
        Assert.Contains("never sent", _browser.Element("actual").Text, StringComparison.Ordinal);
        Assert.Equal("result", _browser.Driver.SwitchTo().ActiveElement().GetDomAttribute("id"));
    }

    [Fact]
    public async Task Another_origin_is_explained_without_sending_anything()
    {
        Open(_gateway.AllowedOrigin, "/listed/nobody", "&method=PUT&origin=https://shop.test");
        await SendAsync("blocked");
        Assert.Equal("The browser would block it", _browser.Element("verdict-title").Text.TrimStart('✕', ' '));
        Assert.DoesNotContain("/listed/nobody", _gateway.LogText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_cannot_smuggle_markup_a_script_or_an_identity_into_the_form()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        _browser.Open($"{_gateway.AllowedOrigin}/cors-test?url=javascript:alert(1)&method={Uri.EscapeDataString(Markup)}&credentials=all"
            + $"&header={Uri.EscapeDataString("Authorization: Bearer evil")}&header=X-Auth-Token:evil&header={Uri.EscapeDataString("X-A: " + Markup)}&body={Uri.EscapeDataString(Markup)}&origin=javascript:1");

        Assert.Equal("", Value("url"));
        Assert.Equal("GET", Value("method"));
        Assert.Equal("", Value("token"));
        Assert.Equal("", Value("origin"));
        Assert.Equal(Markup, Value("body"));
        Assert.Equal("X-A", Value("header-name-1"));
        Assert.Single(_browser.Driver.FindElements(OpenQA.Selenium.By.ClassName("header-row")));
        Assert.Empty(_browser.Driver.FindElements(OpenQA.Selenium.By.CssSelector("form img")));
        Assert.Equal("idle", await _browser.WaitForStateAsync("verdict", "data-state", "idle"));

        // Sent as it is, it is a form that cannot be sent, which is said where it is wrong.
        _browser.Element("send").Click();
        Assert.Contains("The URL is not complete", _browser.Element("form-error").Text, StringComparison.Ordinal);
        Assert.Equal("url", _browser.Driver.SwitchTo().ActiveElement().GetDomAttribute("id"));
    }

    [Fact]
    public void Every_field_has_a_label_and_nothing_is_wider_than_a_telephone()
    {
        _browser.Driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = 360, ["height"] = 740, ["deviceScaleFactor"] = 1, ["mobile"] = true });
        Open(_gateway.AllowedOrigin, "/listed", "&header=X-A:%201");
        _browser.Driver.ExecuteScript("document.querySelector('details').open = true");

        Assert.Equal(360L, _browser.Driver.ExecuteScript("return document.documentElement.scrollWidth"));
        Assert.Equal(0L, _browser.Driver.ExecuteScript("return [...document.querySelectorAll('input, textarea')].filter(field => field.labels.length === 0).length"));
        Assert.Equal(0L, _browser.Driver.ExecuteScript("return [...document.querySelectorAll('button')].filter(button => !button.textContent.trim() && !button.ariaLabel).length"));
        Assert.Empty(_browser.ConsoleLines());
        _browser.Driver.ExecuteCdpCommand("Emulation.clearDeviceMetricsOverride", []);
    }

    private void Open(string page, string path, string more = "", string? url = null) =>
        _browser.Open($"{page}/cors-test?url={Uri.EscapeDataString(url ?? $"http://127.0.0.1:{_gateway.Port(8080)}{path}")}{more}");

    private async Task SendAsync(string state)
    {
        _browser.Element("send").Click();
        Assert.Equal(state, await _browser.WaitForStateAsync("verdict", "data-state", "works", "blocked", "fails", "depends"));
    }

    private string Headers() => _browser.Element("answer-headers").GetDomProperty("innerText")!.Replace('\t', '\n');

    private string? Value(string id) => _browser.Element(id).GetDomProperty("value");
}
