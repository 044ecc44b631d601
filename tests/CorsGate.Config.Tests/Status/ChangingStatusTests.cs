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
