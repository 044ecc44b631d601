using CorsGate.Config.Status;

namespace CorsGate.Config.Tests.Status;

/// <summary>A change computes the statuses again that depend on it, counted and not timed, and no others.</summary>
public sealed class StatusCostTests
{
    private const int Routes = 100;
    private readonly LiveStatus _live = new();

    public StatusCostTests()
    {
        _live.Apply(
        [
            StatusOf.Class, StatusOf.Gateway, StatusOf.Service, StatusOf.Policy("of-gateway", "kind: Gateway, name: gw", ns: "infra"),
            .. Enumerable.Range(0, Routes).Select(i => Route(i)), .. Enumerable.Range(0, Routes).Select(i => Policy(i)),
        ]);
        Assert.Equal((2 * Routes) + 4, _live.Compute());
        Assert.Equal((2 * Routes) + 3, _live.Now.Desired.Objects.Count);
        Assert.Equal("Attached=True/Attached", _live.Now.Conditions("TrafficPolicy app/p7")[1].ToString());
        Assert.Equal("Attached=False/Overridden", _live.Now.Conditions("TrafficPolicy infra/of-gateway")[1].ToString());
    }

    [Fact]
    public void Nothing_that_changed_computes_nothing() => Expect(0, []);

    [Fact]
    public void A_changed_rule_costs_its_route() => Expect(1, [], Route(7, rule: "another"));

    [Fact]
    public void A_changed_policy_costs_itself_and_its_route() => Expect(2, [], Policy(7, origin: "https://b.example"));

    [Fact]
    public void A_policy_that_comes_first_costs_itself_those_that_it_meets_and_the_route() => Expect(
        4, ["TrafficPolicy app/p7", "TrafficPolicy app/zz"], StatusOf.Policy("zz", "kind: HTTPRoute, name: r7", "2020-01-01T00:00:00Z"));

    [Fact]
    public void A_route_that_is_refused_costs_itself_and_the_number_of_its_Gateway() => Expect(
        2, ["HTTPRoute app/r7", "Gateway infra/gw"], Route(7, filters: "[{type: ExternalAuth, externalAuth: {}}]"));

    [Fact]
    public void A_route_that_moves_to_no_Gateway_costs_itself_the_Gateway_and_its_policies()
    {
        Expect(4, ["HTTPRoute app/r7", "Gateway infra/gw", "TrafficPolicy app/p7"], Route(7, parent: "{name: none, namespace: infra}"));
        Expect(1, [], Route(7, parent: "{name: none, namespace: infra}", rule: "another"));
    }

    [Fact]
    public void A_Service_that_goes_costs_its_routes_and_one_that_nobody_has_costs_itself()
    {
        Expect(1, [], StatusOf.Service.Replace("name: web", "name: unused", StringComparison.Ordinal));
        _live.Delete(StatusOf.Service);
        Assert.Equal(Routes + 1, _live.Compute());
        Assert.Equal(Routes, _live.Now.Desired.Changed.Count);
    }

    [Fact]
    public void An_address_costs_the_Gateways()
    {
        _live.Options = _live.Options with { Addresses = [] };
        Assert.Equal(1, _live.Compute());
        Assert.Equal("Gateway infra/gw", Assert.Single(_live.Now.Desired.Changed).ToString());
        Assert.Equal(0, _live.Compute());
    }

    [Fact]
    public void A_change_that_was_taken_back_counts_as_generations()
    {
        Expect(1, ["HTTPRoute app/r7"], Route(7).Replace("generation: 3", "generation: 5", StringComparison.Ordinal));
        Assert.Equal(5, _live.Now.Find<RouteStatus>("HTTPRoute app/r7").ObservedGeneration);
    }

    private static string Route(int i, string rule = "one", string parent = "{name: gw, namespace: infra}", string filters = "[]") =>
        StatusOf.Route(parent, $"h{i}.example.com", filters: filters, name: $"r{i}", rule: rule);

    private static string Policy(int i, string origin = "https://a.example") => StatusOf.Policy($"p{i}", $"kind: HTTPRoute, name: r{i}", origin: origin);

    private void Expect(int computed, string[] changed, params string[] documents)
    {
        var before = _live.Now.Desired;
        _live.Apply(documents);
        Assert.Equal(computed, _live.Compute());
        var after = _live.Now.Desired;
        Assert.Equal(changed.Order(StringComparer.Ordinal), after.Changed.Select(reference => reference.ToString()).Order(StringComparer.Ordinal));
        Assert.All(before.Objects.Where(known => !after.Changed.Contains(known.Key)), known => Assert.Same(known.Value, after.Objects[known.Key]));
    }
}
