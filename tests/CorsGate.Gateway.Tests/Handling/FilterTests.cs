using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class FilterTests
{
    [Fact]
    public async Task Request_fields_are_changed_for_the_rule_and_then_for_the_backend()
    {
        var rule = new HeaderModifier(OnResponse: false, Make.Fields(("X-Set", "rule")), Make.Fields(("X-Add", "rule")), ["X-Gone"]);
        var backend = new HeaderModifier(OnResponse: false, Make.Fields(("X-Set", "backend")), Make.Fields(("X-Add", "backend")), []);
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), new RouteAction { Filters = [rule], Backends = [Make.Weighted(Make.Backend("b", 1), 1, backend)] }));
        await gateway.SendAsync("GET", "/", "X-Set: client", "X-Add: client", "X-Gone: client");
        var headers = gateway.Forwarder.Single.Headers;
        Assert.Equal("backend", headers["X-Set"]);
        Assert.Equal("client,rule,backend", headers["X-Add"]);
        Assert.False(headers.ContainsKey("X-Gone"));
    }

    [Fact]
    public async Task A_host_set_by_a_modifier_is_the_one_that_is_sent()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), Make.To(1) with { Filters = [new HeaderModifier(OnResponse: false, Make.Fields(("Host", "b.test")), [], [])] }));
        await gateway.SendAsync("GET", "/");
        Assert.Equal("b.test", gateway.Forwarder.Single.Host);
        Assert.Contains(" host=a.test ", Assert.Single(gateway.AccessLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_fields_are_changed_for_the_backend_and_then_for_the_rule()
    {
        var rule = new HeaderModifier(OnResponse: true, Make.Fields(("X-Set", "rule")), Make.Fields(("X-Add", "rule")), ["X-Gone"]);
        var backend = new HeaderModifier(OnResponse: true, Make.Fields(("X-Set", "backend")), Make.Fields(("X-Add", "backend")), []);
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), new RouteAction { Filters = [rule], Backends = [Make.Weighted(Make.Backend("b", 1), 1, backend)] }));
        gateway.Forwarder.ResponseHeaders.AddRange([KeyValuePair.Create("X-Set", "up"), KeyValuePair.Create("X-Add", "up"), KeyValuePair.Create("X-Gone", "up")]);
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal("rule", response["X-Set"]);
        Assert.Equal("up | backend | rule", response["X-Add"]);
        Assert.Null(response["X-Gone"]);
    }

    [Fact]
    public async Task A_rewrite_changes_host_and_path_and_keeps_the_query()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/old"), Make.To(1) with { Filters = [new UrlRewrite("b.test", new PathModifier(null, "/new"))] }));
        await gateway.SendAsync("GET", "/old/a%2fb?x=%41");
        Assert.Equal(("/new/a%2fb?x=%41", "b.test"), (gateway.Forwarder.Single.RequestTarget, gateway.Forwarder.Single.Host));
    }

    [Fact]
    public async Task A_backends_rewrite_goes_before_the_rules()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/old"), new RouteAction
        {
            Filters = [new UrlRewrite("rule.test", new PathModifier("/rule", null))],
            Backends = [Make.Weighted(Make.Backend("b", 1), 1, new UrlRewrite(null, new PathModifier("/backend", null)))],
        }));
        await gateway.SendAsync("GET", "/old");
        Assert.Equal(("/backend", "rule.test"), (gateway.Forwarder.Single.RequestTarget, gateway.Forwarder.Single.Host));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_answered_with_its_status_and_the_configured_port(int status)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Listener(8080, "", Make.Host("*", Make.Route(
            Make.Prefix("/old"),
            new RouteAction
            {
                Filters =
                [
                    new RequestRedirect { StatusCode = status, Path = new PathModifier(null, "/new") },
                    new HeaderModifier(OnResponse: true, Make.Fields(("X-Extra", "yes")), [], []),
                ],
            }))));
        var response = await gateway.SendToAsync(8080, $"a.test:{gateway.BoundPort(8080)}", "GET", "/old/x?y=z");
        Assert.Equal((status, "http://a.test:8080/new/x?y=z", "0", "yes"), (response.Status, response["Location"], response["Content-Length"], response["X-Extra"]));
        Assert.Null(response["Content-Type"]);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_backends_redirect_is_its_share_of_the_requests()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction
        {
            Backends = [Make.Weighted(Make.Backend("a", 1)), Make.Weighted(Make.Backend("b", 2), 1, new RequestRedirect { Hostname = "b.test" })],
        }));
        var first = await gateway.SendAsync("GET", "/");
        var second = await gateway.SendAsync("GET", "/");
        Assert.Equal([200, 302], new[] { first.Status, second.Status }.Order());
        Assert.Equal("http://b.test/", first["Location"] ?? second["Location"]);
    }

    [Fact]
    public async Task Mirrors_get_their_share_of_the_requests()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with
        {
            Filters =
            [
                new RequestMirror(Make.Backend("m", 7, 8), 1, 1),
                new RequestMirror(Make.Backend("half", 9), 50, 100),
                new RequestMirror(Make.Backend("never", 10), 0, 100),
                new RequestMirror(Backend: null, 1, 1),
                new RequestMirror(Make.Backend("empty"), 1, 1),
            ],
        }));
        for (var i = 0; i < 4; i++)
            await gateway.SendAsync("GET", "/");
        var mirrored = gateway.Forwarder.Calls.SelectMany(call => call.Mirrors ?? []).Select(mirror => mirror.Endpoint.Port).Order();
        Assert.Equal([7, 7, 8, 8, 9, 9], mirrored);
    }

    [Fact]
    public async Task A_second_try_sends_no_second_copy()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1, 2) with { Filters = [new RequestMirror(Make.Backend("m", 7), 1, 1)] }));
        gateway.Forwarder.Outcome = call => call.Endpoint.Port == 1 ? CorsGate.Gateway.Forwarding.ForwardOutcome.ConnectFailed : CorsGate.Gateway.Forwarding.ForwardOutcome.Completed;
        await gateway.SendAsync("GET", "/");
        Assert.Equal([1, 0], gateway.Forwarder.Calls.Select(call => call.Mirrors?.Count ?? 0));
    }
}
