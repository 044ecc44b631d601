using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.ReasonTests;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>One row for each reason that Gateway API has for routes: objects, and the conditions that they get, for both kinds of routes.</summary>
public class RouteReasonTests
{
    private const string Served = "Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs";
    private const string Refused = "[{type: ExternalAuth, externalAuth: {}}]";

    // The Gateway, the route, and what it says.
    private static readonly (string Reason, string Gateway, string Route, string Expected)[] Rows =
    [
        ("Accepted", Gateway, Route(), Served),
        ("NoMatchingParent by section", Gateway, Route("{name: gw, namespace: infra, sectionName: other}"), "Accepted=False/NoMatchingParent ResolvedRefs=True/ResolvedRefs"),
        ("NoMatchingParent by port", Gateway, Route("{name: gw, namespace: infra, port: 81}"), "Accepted=False/NoMatchingParent ResolvedRefs=True/ResolvedRefs"),
        ("NoMatchingListenerHostname", Gateway, Route(hostname: "other.test"), "Accepted=False/NoMatchingListenerHostname ResolvedRefs=True/ResolvedRefs"),
        ("NotAllowedByListeners by namespace", WithListeners(Http()), Route(), "Accepted=False/NotAllowedByListeners ResolvedRefs=True/ResolvedRefs"),
        (
            "NotAllowedByListeners by kind", WithListeners(Http(more: ", allowedRoutes: {namespaces: {from: All}, kinds: [{kind: OTHER}]}")), Route(),
            "Accepted=False/NotAllowedByListeners ResolvedRefs=True/ResolvedRefs"
        ),
        ("Pending", WithListeners(Http(), "tls: {frontend: {default: {}}}"), Route(), "Accepted=Unknown/Pending ResolvedRefs=True/ResolvedRefs"),
        ("UnsupportedValue", Gateway, Route(filters: Refused), "Accepted=False/UnsupportedValue ResolvedRefs=Unknown/Pending"),
        (
            "IncompatibleFilters", Gateway,
            Route(backend: "", filters: "[{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {hostname: x.test}}]"),
            "Accepted=False/IncompatibleFilters ResolvedRefs=Unknown/Pending"
        ),
        ("BackendNotFound", Gateway, Route(backend: "{name: none, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound"),
        ("BackendNotFound by port", Gateway, Route(backend: "{name: web, port: 81}"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound"),
        ("RefNotPermitted", Gateway, Route(backend: "{name: web, namespace: elsewhere, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/RefNotPermitted"),
        ("InvalidKind", Gateway, Route(backend: "{group: x.test, kind: Unknown, name: web, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/InvalidKind"),
        ("UnsupportedProtocol", Gateway, Route(backend: "{name: web, port: 53}"), "Accepted=True/Accepted ResolvedRefs=False/UnsupportedProtocol"),
        ("mirror", Gateway, Route(filters: "[{type: RequestMirror, requestMirror: {backendRef: {name: none, port: 80}}}]"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound"),
        (
            "mirror in another namespace", Gateway, Route(filters: "[{type: RequestMirror, requestMirror: {backendRef: {name: web, namespace: elsewhere, port: 80}}}]"),
            "Accepted=True/Accepted ResolvedRefs=False/RefNotPermitted"
        ),
        (
            "ExtensionRef of an unknown kind", Gateway, Route(filters: "[{type: ExtensionRef, extensionRef: {group: x.test, kind: Unknown, name: x}}]"),
            "Accepted=True/Accepted ResolvedRefs=False/InvalidKind"
        ),
        (
            "ExtensionRef that is not there", Gateway, Route(filters: "[{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: x}}]"),
            "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound"
        ),
    ];

    public static TheoryData<string, string, string, string, string> Routes()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (var kind in new[] { "HTTPRoute", "GRPCRoute" })
        {
            // A GRPCRoute has no two filters that exclude each other.
            foreach (var row in Rows.Where(row => kind == "HTTPRoute" || row.Reason != "IncompatibleFilters"))
            {
                var other = kind == "HTTPRoute" ? "GRPCRoute" : "HTTPRoute";
                rows.Add(kind, row.Reason, row.Gateway.Replace("OTHER", other, StringComparison.Ordinal), Of(kind, row.Route), row.Expected);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_route_says_at_its_parent_what_became_of_it(string kind, string reason, string gateway, string route, string expected)
    {
        var status = Yaml(Class, gateway, Service, route);
        Assert.True(status.Text($"{kind} app/r") == expected, $"{reason}: {status.Text($"{kind} app/r")}");
        Assert.Equal(3, status.Find<RouteStatus>($"{kind} app/r").ObservedGeneration);
        Assert.All(status.Conditions($"{kind} app/r"), condition => Assert.NotEmpty(condition.Message));
    }

    [Theory]
    [InlineData("HTTPRoute")]
    [InlineData("GRPCRoute")]
    public void A_route_that_became_invalid_falls_back_and_says_so(string kind)
    {
        string[] before = [Class, Gateway, Service, Of(kind, Route())];
        var status = After(before, Options, Class, Gateway, Service, Of(kind, Route(filters: Refused)));
        Assert.Equal("Accepted=False/UnsupportedValue ResolvedRefs=True/ResolvedRefs PartiallyInvalid=True/UnsupportedValue", status.Text($"{kind} app/r"));
        Assert.StartsWith("Fall Back", status.Conditions($"{kind} app/r")[2].Message, StringComparison.Ordinal);
        Assert.Equal(0, status.Find<GatewayStatus>("Gateway infra/gw").Listeners[0].AttachedRoutes);
    }

    [Theory]
    [InlineData("HTTPRoute")]
    [InlineData("GRPCRoute")]
    public void Every_reason_of_the_API_is_in_the_table(string kind)
    {
        string[] reasons =
        [
            "Accepted", "NotAllowedByListeners", "NoMatchingListenerHostname", "NoMatchingParent", "UnsupportedValue", "Pending",
            "ResolvedRefs", "RefNotPermitted", "InvalidKind", "BackendNotFound", "UnsupportedProtocol", .. kind == "HTTPRoute" ? new[] { "IncompatibleFilters" } : [],
        ];
        Assert.Empty(reasons.Except(Reasons(Routes().Where(row => (string)row[0] == kind).Select(row => (string)row[4])), StringComparer.Ordinal));
    }

    [Fact]
    public void An_HTTPRoute_and_a_GRPCRoute_of_one_host_are_both_accepted()
    {
        var status = Yaml(Class, Gateway, Service, Route(), Of("GRPCRoute", Route(name: "g")));
        Assert.Equal(Served, status.Text("HTTPRoute app/r"));
        Assert.Equal(Served, status.Text("GRPCRoute app/g"));
        Assert.Equal(2, status.Find<GatewayStatus>("Gateway infra/gw").Listeners[0].AttachedRoutes);
    }

    // An HTTPRoute and a GRPCRoute of the same rules; hosts, parents, filters and backends are written alike.
    private static string Of(string kind, string route) => route.Replace("kind: HTTPRoute", $"kind: {kind}", StringComparison.Ordinal);
}
