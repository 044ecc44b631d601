using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class AllowSourcesTests
{
    [Fact]
    public async Task An_address_outside_of_the_networks_gets_403_with_the_headers_of_the_policy()
    {
        await using var gateway = await StartAsync("192.0.2.0/24");
        var response = await gateway.SendAsync("GET", "/", "Origin: " + Policies.Origin);
        Assert.Equal((403, "corsgate: this address is not allowed here\n"), (response.Status, response.Body));
        Assert.Equal(Policies.Origin, response["Access-Control-Allow-Origin"]);
        Assert.Empty(gateway.Forwarder.Calls);
        Assert.Empty((await gateway.SendAsync("GET", "/", "Origin: https://evil.test")).CorsNames);
    }

    [Fact]
    public async Task An_address_inside_of_them_is_served()
    {
        await using var gateway = await StartAsync("192.0.2.0/24", "127.0.0.0/8");
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
    }

    [Fact]
    public async Task Preflights_are_answered_whoever_asks()
    {
        await using var gateway = await StartAsync("192.0.2.0/24");
        var response = await gateway.SendAsync("OPTIONS", "/", "Origin: " + Policies.Origin, "Access-Control-Request-Method: GET");
        Assert.Equal((204, Policies.Origin), (response.Status, response["Access-Control-Allow-Origin"]));
    }

    [Fact]
    public async Task Redirects_and_fixed_answers_go_before()
    {
        ImmutableNetworks networks = new("192.0.2.0/24");
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Exact("/redirect"), new RouteAction { AllowSources = networks.All, Filters = [new RequestRedirect { Scheme = "https" }] }),
            Make.Route(Make.Exact("/fixed"), new RouteAction { AllowSources = networks.All, FixedStatus = 200 }));
        Assert.Equal(302, (await gateway.SendAsync("GET", "/redirect")).Status);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/fixed")).Status);
    }

    private static Task<TestGateway> StartAsync(params string[] networks) => TestGateway.StartAsync(Make.Route(
        Make.Prefix("/"),
        Make.To(1) with { AllowSources = new ImmutableNetworks(networks).All, Cors = Policies.For(CorsSemantics.GatewayApi) }));

    private sealed class ImmutableNetworks(params string[] networks)
    {
        public System.Collections.Immutable.ImmutableArray<IPNetwork> All { get; } = [.. networks.Select(network => IPNetwork.Parse(network))];
    }
}
