using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Explaining;
using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Explaining;

/// <summary>What is explained is what a request gets, and explaining it sends nothing.</summary>
public class RequestExplainerTests
{
    // Not Policies.Origin: a browser would not fetch from http for a page of https.
    private const string Page = "http://page.test";

    [Theory]
    [InlineData("PUT", Policies.Origin)]
    [InlineData("PUT", "https://evil.test")]
    [InlineData("DELETE", Policies.Origin)]
    [InlineData("GET", Policies.Origin)]
    [InlineData("GET", "https://evil.test")]
    public async Task The_headers_of_an_explanation_are_those_of_the_answer(string method, string origin)
    {
        foreach (var semantics in new[] { CorsSemantics.GatewayApi, CorsSemantics.Gloo, CorsSemantics.IngressNginx, CorsSemantics.KubeApiServerDocumented, CorsSemantics.KubeApiServerReal, CorsSemantics.Strict })
        {
            await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(semantics) }));

            var explained = await ExplainAsync(gateway, $"http://a.test:{gateway.BoundPort()}/x", origin, method, "x-one");
            Assert.Empty(gateway.Forwarder.Calls);
            Assert.Empty(gateway.AccessLines());

            var preflight = await gateway.SendAsync("OPTIONS", "/x", $"Origin: {origin}", $"Access-Control-Request-Method: {method}", "Access-Control-Request-Headers: x-one");
            var actual = await gateway.SendAsync(method, "/x", $"Origin: {origin}", "x-one: 1");
            Assert.Equal(Told(preflight), Told(explained.Preflight!));
            Assert.Equal(Told(actual), Told(explained.Actual!));
            Assert.Equal(preflight.Status, explained.Preflight!.Status ?? 200);
        }
    }

    [Fact]
    public async Task A_script_that_is_run_for_an_explanation_changes_nothing_for_requests()
    {
        const string script = "((n = [0]) => pipy({}).pipeline().replaceMessage(() => (console.log('ran'), n[0] = n[0] + 1, n[0] === 3 ? nowhere : new Message('answer ' + n[0]))))()";
        var service = new ObjectReference("", "Service", "shop", "web");
        var plugin = new MountedPlugin { Name = "p", Source = new ObjectReference("plugin.flomesh.io", "Plugin", "", "p"), Script = script, ScriptLocation = new SourceLocation("p.yaml", 1, 1), Priority = 165 };
        var mount = new PluginMount { Service = service, Port = 80, ServiceName = "web.shop.svc.cluster.local", ClusterName = "shop/web|80", Inbound = [plugin] };
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Plugins = mount }));
        for (var turn = 1; turn <= 2; turn++)
        {
            for (var i = 0; i < 4; i++)
                await ExplainAsync(gateway, $"http://a.test:{gateway.BoundPort()}/", Page);
            Assert.Equal($"answer {turn}", (await gateway.SendAsync("GET", "/")).Body);
        }

        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task Where_the_upstream_has_the_word_the_verdict_says_so()
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Prefix("/none"), Make.To(1)),
            Make.Route(Make.Prefix("/gloo"), Make.To(1) with { Cors = Policies.For(CorsSemantics.Gloo, Page) }));
        var port = gateway.BoundPort();

        foreach (var path in new[] { "none", "gloo" })
        {
            var explained = await ExplainAsync(gateway, $"http://a.test:{port}/{path}", "http://other.test");
            Assert.Equal((VerdictKind.Depends, VerdictKind.Blocked), (explained.Verdict.Kind, explained.Verdict.IfNothingIsAdded?.Kind));
            Assert.Contains("If the upstream sends no CORS headers, the browser blocks it.", explained.Message, StringComparison.Ordinal);
        }

        var allowed = await ExplainAsync(gateway, $"http://a.test:{port}/gloo", Page);
        Assert.Equal(VerdictKind.Works, allowed.Verdict.Kind);
    }

    [Fact]
    public async Task Backends_with_policies_of_their_own_make_it_a_matter_of_the_turn()
    {
        var backends = new[] { Page, "http://other.test" }
            .Select(origin => Make.Weighted(Make.Backend("ns/b:80", 1)) with { Cors = Policies.For(CorsSemantics.GatewayApi, origin, PolicyAttachment.BackendFilter) });
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { Backends = [.. backends] }));

        var explained = await ExplainAsync(gateway, $"http://a.test:{gateway.BoundPort()}/", Page);

        Assert.Equal(VerdictKind.Depends, explained.Verdict.Kind);
        Assert.Contains("whichever backend", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_that_the_browser_may_follow_leads_somewhere_else()
    {
        var redirect = new RouteAction { Filters = [new RequestRedirect { Hostname = "b.test" }], Cors = Policies.For(CorsSemantics.GatewayApi, Page) };
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), redirect));
        var url = $"http://a.test:{gateway.BoundPort()}/";

        var followed = await ExplainAsync(gateway, url, Page);
        Assert.Equal(VerdictKind.Depends, followed.Verdict.Kind);
        Assert.Contains("The gateway redirects to http://b.test", followed.Message, StringComparison.Ordinal);
        Assert.Equal(CorsFailureCode.MissingAllowOriginHeader, (await ExplainAsync(gateway, url, "http://evil.test")).Verdict.Failure?.Code);
    }

    [Fact]
    public async Task A_port_that_is_bound_elsewhere_is_found_by_its_configured_number_and_no_other_port_is()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi, Page) }));

        var configured = await ExplainAsync(gateway, "http://a.test/", Page);
        Assert.Equal((80, VerdictKind.Works), (configured.Port, configured.Verdict.Kind));
        Assert.Contains(configured.Notes, note => note.Contains("bound elsewhere", StringComparison.Ordinal));

        var other = await ExplainAsync(gateway, "http://a.test:81/", Page);
        Assert.Equal((null, VerdictKind.Depends), (other.Port, other.Verdict.Kind));
        Assert.Contains("Port 81 is none of this gateway's", other.Message, StringComparison.Ordinal);

        Assert.Equal(VerdictKind.Fails, (await ExplainAsync(gateway, $"https://a.test:{gateway.BoundPort()}/", Page)).Verdict.Kind);
    }

    [Fact]
    public async Task A_page_of_the_same_origin_needs_no_policy()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        var url = $"http://a.test:{gateway.BoundPort()}";

        var explained = await ExplainAsync(gateway, url + "/", url, "DELETE", "x-one");

        Assert.Equal((VerdictKind.Works, null), (explained.Verdict.Kind, explained.Preflight));
    }

    private static Task<RequestExplanation> ExplainAsync(TestGateway gateway, string url, string origin, string method = "GET", params string[] headers)
    {
        Assert.True(FetchUrl.TryParse(url, out var target, out var problem), problem);
        var request = new PageRequest { Url = target!, Origin = origin, Method = method, Headers = [.. headers.Select(name => new FetchHeader(name, "1"))] };
        return new RequestExplainer(gateway.Services!).ExplainAsync(request, IPAddress.Loopback);
    }

    private static string[] Told(ExplainedExchange exchange) => Sorted(exchange.Headers.Select(field => $"{field.Key}: {field.Value}"));

    private static string[] Told(RawResponse response) => Sorted(response.Fields
        .Where(field => field.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || field.Key is "Vary" or "Allow")
        .Select(field => $"{field.Key}: {field.Value}"));

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
