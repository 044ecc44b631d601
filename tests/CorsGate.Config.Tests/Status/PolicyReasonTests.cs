using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>One row for each reason that kgateway has for policies: objects, and what the policy p says, for TrafficPolicy and its Solo names.</summary>
public class PolicyReasonTests
{
    private const string Solo = "GlooTrafficPolicy";
    private const string Other = "EnterpriseKgatewayTrafficPolicy";

    private static readonly string OfGateway = Policy("p", "kind: Gateway, name: gw", ns: "infra");
    private static readonly string OfRoute = Policy("q", "kind: HTTPRoute, name: r");
    private static readonly string Elder = Policy("a", "kind: Gateway, name: gw", "2024-01-01T00:00:00Z", "infra");

    private static readonly (string What, string[] Objects, string Expected)[] Rows =
    [
        ("it governs every route", [Route(), OfGateway], "Accepted=True/Valid Attached=True/Attached"),
        ("there is no route yet", [OfGateway], "Accepted=True/Valid Attached=True/Attached"),
        ("one of two routes has its own", [Route(), Route(name: "s", hostname: "b.example.com"), OfRoute, OfGateway], "Accepted=True/Valid Attached=True/Merged"),
        ("every route has its own", [Route(), OfRoute, OfGateway], "Accepted=True/Valid Attached=False/Overridden"),
        ("an elder has the same target", [Route(), Elder, OfGateway], "Accepted=True/Valid Attached=False/Overridden"),
        ("an elder has the same target, without a route", [Elder, OfGateway], "Accepted=True/Valid Attached=False/Overridden"),
        ("its target has no such section", [Route(), Policy("p", "kind: Gateway, name: gw, sectionName: none", ns: "infra")], "Accepted=True/Valid Attached=False/Pending"),
        ("a filter of the rule goes first", [Route(filters: "[{type: CORS, cors: {allowOrigins: ['https://b.example']}}]"), OfGateway], "Accepted=True/Valid Attached=False/Overridden"),
        ("it is not valid", [Route(), Policy("p", "kind: Gateway, name: gw", ns: "infra", origin: "no origin")], "Accepted=False/Invalid Attached=False/Pending"),
    ];

    public static TheoryData<string, string, string[], string> Policies()
    {
        var rows = new TheoryData<string, string, string[], string>();
        foreach (var (kind, api) in new[] { ("TrafficPolicy", "gateway.kgateway.dev/v1alpha1"), (Solo, "gloo.solo.io/v1alpha1"), (Other, "enterprisekgateway.solo.io/v1alpha1") })
        {
            foreach (var (what, objects, expected) in Rows)
            {
                rows.Add(
                    kind, what,
                    [.. objects.Select(text => text.Replace("kind: TrafficPolicy", $"kind: {kind}", StringComparison.Ordinal).Replace("gateway.kgateway.dev/v1alpha1", api, StringComparison.Ordinal))],
                    expected);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_says_at_its_Gateway_what_it_does_there(string kind, string what, string[] objects, string expected)
    {
        var status = Yaml([Class, Gateway, Service, .. objects]);
        Assert.True(status.Text($"{kind} infra/p") == expected, $"{what}: {status.Text($"{kind} infra/p")}");
        Assert.Equal(2, status.Find<PolicyStatus>($"{kind} infra/p").ObservedGeneration);
        Assert.All(status.Conditions($"{kind} infra/p"), condition => Assert.NotEmpty(condition.Message));
    }

    [Fact]
    public void A_policy_of_two_Gateways_says_at_each_what_it_does_there()
    {
        var second = Gateway.Replace("name: gw,", "name: gw2,", StringComparison.Ordinal).Replace("port: 80,", "port: 81,", StringComparison.Ordinal);
        var both = Policy("p", "kind: Gateway, name: gw}, {group: gateway.networking.k8s.io, kind: Gateway, name: gw2", ns: "infra");
        var status = Yaml(Class, Gateway, second, Service, Route(), OfRoute, both);
        Assert.Equal("Accepted=True/Valid Attached=False/Overridden", status.Text("TrafficPolicy infra/p", "gw"));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", status.Text("TrafficPolicy infra/p", "gw2"));
    }
}
