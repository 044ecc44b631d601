using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>The status after changes is that of the last objects alone.</summary>
public sealed class ChangingStatusTests
{
    private readonly LiveStatus _live = new();

    [Fact]
    public void A_class_that_comes_later_and_goes_over_to_another_controller_takes_its_Gateways_along()
    {
        Apply(Gateway, Service, Route());
        Assert.Empty(Now.Desired.Objects);
        Assert.Empty(_live.Config.Listeners);
        Apply(Class);
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs", Now.Text("HTTPRoute app/r"));
        Assert.Single(_live.Config.Listeners);
        Apply(Class.Replace("corsgate.dev/gateway-controller", "example.com/other", StringComparison.Ordinal));
        Assert.Empty(Now.Desired.Objects);
        Assert.Empty(_live.Config.Listeners);
    }

    [Fact]
    public void A_route_that_becomes_invalid_falls_back_and_recovers()
    {
        Apply(Class, Gateway, Service, Route());
        Apply(Route(filters: "[{type: ExternalAuth, externalAuth: {}}]").Replace("generation: 3", "generation: 4", StringComparison.Ordinal));
        Assert.Equal("Accepted=False/UnsupportedValue ResolvedRefs=True/ResolvedRefs PartiallyInvalid=True/UnsupportedValue", Now.Text("HTTPRoute app/r"));
        Assert.Equal(4, Now.Find<RouteStatus>("HTTPRoute app/r").ObservedGeneration);
        Apply(Route(backend: "{name: none, port: 80}").Replace("generation: 3", "generation: 5", StringComparison.Ordinal));
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=False/BackendNotFound", Now.Text("HTTPRoute app/r"));
        Assert.Equal(5, Now.Find<RouteStatus>("HTTPRoute app/r").ObservedGeneration);
    }

    [Fact]
    public void A_Service_that_comes_resolves_the_reference()
    {
        Apply(Class, Gateway, Route());
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=False/BackendNotFound", Now.Text("HTTPRoute app/r"));
        Apply(Service);
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs", Now.Text("HTTPRoute app/r"));
    }

    [Theory]
    [InlineData("kind: Gateway, name: gw", "infra")]
    [InlineData("kind: HTTPRoute, name: r", "app")]
    public void A_Gateway_that_goes_over_to_another_class_of_ours_takes_its_routes_and_policies_along(string target, string @namespace)
    {
        const string Second = "kgateway.dev/kgateway";
        var live = new LiveStatus(StatusOptions.OwnControllerName, Second);
        var second = Class.Replace("name: corsgate", "name: second", StringComparison.Ordinal).Replace(StatusOptions.OwnControllerName, Second, StringComparison.Ordinal);
        live.Apply(Class, second, Gateway, Service, Route(), Policy("p", target, ns: @namespace));
        Assert.Equal((StatusOptions.OwnControllerName, StatusOptions.OwnControllerName), Controllers());

        // The Gateway moves, then its class changes hands.
        live.Apply(Gateway.Replace("gatewayClassName: corsgate", "gatewayClassName: second", StringComparison.Ordinal));
        Assert.Equal((Second, Second), Controllers());
        live.Apply(second.Replace(Second, StatusOptions.OwnControllerName, StringComparison.Ordinal));
        Assert.Equal((StatusOptions.OwnControllerName, StatusOptions.OwnControllerName), Controllers());

        (string OfRoute, string OfPolicy) Controllers()
        {
            live.Compute();
            return (
                Assert.Single(live.Now.Find<RouteStatus>("HTTPRoute app/r").Parents).ControllerName,
                Assert.Single(live.Now.Find<PolicyStatus>($"TrafficPolicy {@namespace}/p").Ancestors).ControllerName);
        }
    }

    [Fact]
    public void A_Gateway_that_comes_from_another_controller_is_found_by_the_selectors_of_policies()
    {
        var policy = Policy("p", "", ns: "infra").Replace("targetRefs: [{group: gateway.networking.k8s.io, }]", "targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {app: x}}]", StringComparison.Ordinal);
        var gateway = Gateway.Replace("generation: 7", "generation: 7, labels: {app: x}", StringComparison.Ordinal);
        var foreign = gateway.Replace("gatewayClassName: corsgate", "gatewayClassName: foreign", StringComparison.Ordinal);
        Apply(Class, Class.Replace("name: corsgate", "name: foreign", StringComparison.Ordinal).Replace(StatusOptions.OwnControllerName, "example.com/other", StringComparison.Ordinal));
        Apply(foreign, Service, Route(), policy);
        Assert.False(Now.Has("TrafficPolicy infra/p"));
        Apply(gateway);
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Now.Text("TrafficPolicy infra/p"));
        var action = Assert.Single(Assert.Single(_live.Config.Listeners).VirtualHosts.SelectMany(host => host.Routes)).Action;
        Assert.Equal("TrafficPolicy infra/p", action.Cors?.Source?.ToString());
        Apply(foreign);
        Assert.False(Now.Has("TrafficPolicy infra/p"));
    }

    private StatusOf Now
    {
        get
        {
            _live.Compute();
            return _live.Now;
        }
    }

    private void Apply(params string[] documents) => _live.Apply(documents);
}
