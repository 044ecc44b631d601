using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>One row for each reason of Gateway API: objects, and the conditions that they get.</summary>
public class ReasonTests
{
    private const string Served = "Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs";

    private static string WithListeners(string listeners, string more = "") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra, generation: 7}
        spec:
          gatewayClassName: corsgate
          listeners: [{{listeners}}]
          {{more}}
        """;

    private static string Http(string name = "http", int port = 80, string more = "") => $"{{name: {name}, port: {port}, protocol: HTTP{more}}}";

    public static TheoryData<string, string, string> Routes => new()
    {
        { "valid", Route(), Served },
        { "NoMatchingParent by section", Route("{name: gw, namespace: infra, sectionName: other}"), "Accepted=False/NoMatchingParent ResolvedRefs=True/ResolvedRefs" },
        { "NoMatchingParent by port", Route("{name: gw, namespace: infra, port: 81}"), "Accepted=False/NoMatchingParent ResolvedRefs=True/ResolvedRefs" },
        { "NoMatchingListenerHostname", Route(hostname: "other.test"), "Accepted=False/NoMatchingListenerHostname ResolvedRefs=True/ResolvedRefs" },
        { "UnsupportedValue", Route(filters: "[{type: ExternalAuth, externalAuth: {}}]"), "Accepted=False/UnsupportedValue ResolvedRefs=Unknown/Pending" },
        {
            "IncompatibleFilters",
            Route(backend: "", filters: "[{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {hostname: x.test}}]"),
            "Accepted=False/IncompatibleFilters ResolvedRefs=Unknown/Pending"
        },
        { "BackendNotFound", Route(backend: "{name: none, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound" },
        { "BackendNotFound by port", Route(backend: "{name: web, port: 81}"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound" },
        { "RefNotPermitted", Route(backend: "{name: web, namespace: elsewhere, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/RefNotPermitted" },
        { "InvalidKind", Route(backend: "{group: x.test, kind: Unknown, name: web, port: 80}"), "Accepted=True/Accepted ResolvedRefs=False/InvalidKind" },
        { "UnsupportedProtocol", Route(backend: "{name: web, port: 53}"), "Accepted=True/Accepted ResolvedRefs=False/UnsupportedProtocol" },
        { "mirror", Route(filters: "[{type: RequestMirror, requestMirror: {backendRef: {name: none, port: 80}}}]"), "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound" },
        {
            "ExtensionRef of an unknown kind", Route(filters: "[{type: ExtensionRef, extensionRef: {group: x.test, kind: Unknown, name: x}}]"),
            "Accepted=True/Accepted ResolvedRefs=False/InvalidKind"
        },
        {
            "ExtensionRef that is not there", Route(filters: "[{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: x}}]"),
            "Accepted=True/Accepted ResolvedRefs=False/BackendNotFound"
        },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_route_says_at_its_parent_what_became_of_it(string reason, string route, string expected)
    {
        var status = Yaml(Class, Gateway, Service, route);
        Assert.True(status.Text("HTTPRoute app/r") == expected, $"{reason}: {status.Text("HTTPRoute app/r")}");
        Assert.Equal(3, status.Find<RouteStatus>("HTTPRoute app/r").ObservedGeneration);
        Assert.All(status.Conditions("HTTPRoute app/r"), condition => Assert.NotEmpty(condition.Message));
    }

    [Fact]
    public void A_route_of_another_namespace_or_kind_is_not_allowed_by_listeners()
    {
        const string Expected = "Accepted=False/NotAllowedByListeners ResolvedRefs=True/ResolvedRefs";
        Assert.Equal(Expected, Yaml(Class, WithListeners(Http()), Service, Route()).Text("HTTPRoute app/r"));
        Assert.Equal(Expected, Yaml(Class, WithListeners(Http(more: ", allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}")), Service, Route()).Text("HTTPRoute app/r"));
    }

    [Fact]
    public void A_route_waits_for_a_Gateway_that_is_not_valid()
    {
        var status = Yaml(Class, WithListeners(Http(), "tls: {frontend: {default: {}}}"), Service, Route());
        Assert.Equal("Accepted=Unknown/Pending ResolvedRefs=True/ResolvedRefs", status.Text("HTTPRoute app/r"));
    }

    [Fact]
    public void A_route_that_became_invalid_falls_back_and_says_so()
    {
        string[] before = [Class, Gateway, Service, Route()];
        var status = After(before, Options, Class, Gateway, Service, Route(filters: "[{type: ExternalAuth, externalAuth: {}}]"));
        Assert.Equal("Accepted=False/UnsupportedValue ResolvedRefs=True/ResolvedRefs PartiallyInvalid=True/UnsupportedValue", status.Text("HTTPRoute app/r"));
        Assert.StartsWith("Fall Back", status.Conditions("HTTPRoute app/r")[2].Message, StringComparison.Ordinal);
        Assert.Equal(0, status.Find<GatewayStatus>("Gateway infra/gw").Listeners[0].AttachedRoutes);
    }

    public static TheoryData<string, string, string, string> Listeners => new()
    {
        { "valid", "", Http("l"), "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=True/Programmed" },
        {
            "UnsupportedProtocol", "", "{name: l, port: 81, protocol: TCP}, " + Http(),
            "Accepted=False/UnsupportedProtocol Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=False/Invalid"
        },
        {
            "HostnameConflict", "", "{name: m, port: 80, protocol: HTTP, hostname: x.test}, {name: l, port: 80, protocol: HTTP, hostname: x.test}",
            "Accepted=False/HostnameConflict Conflicted=True/HostnameConflict ResolvedRefs=Unknown/Pending Programmed=False/Invalid"
        },
        {
            "ProtocolConflict", "", "{name: l, port: 80, protocol: HTTP}, {name: m, port: 80, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}}",
            "Accepted=False/ProtocolConflict Conflicted=True/ProtocolConflict ResolvedRefs=True/ResolvedRefs Programmed=False/Invalid"
        },
        {
            "InvalidCertificateRef", "", "{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid"
        },
        {
            "InvalidCertificateRef by kind", "", "{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{kind: ConfigMap, name: none}]}}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid"
        },
        {
            "RefNotPermitted", "", "{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: none, namespace: other}]}}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/RefNotPermitted Programmed=False/Invalid"
        },
        {
            "InvalidRouteKinds", "", Http("l", more: ", allowedRoutes: {kinds: [{kind: TCPRoute}]}"),
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/InvalidRouteKinds Programmed=True/Programmed"
        },
        {
            "PortUnavailable",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: elder, namespace: infra, creationTimestamp: "2020-01-01T00:00:00Z"}
            spec:
              gatewayClassName: corsgate
              listeners: [{name: http, port: 443, protocol: HTTP}]
            """,
            "{name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}}",
            "Accepted=False/PortUnavailable Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=False/Invalid"
        },
        {
            "UnsupportedValue", "", "{name: l, port: 80, protocol: HTTP, hostname: not_a_host}, {name: m, port: 81, protocol: HTTP}",
            "Accepted=False/UnsupportedValue Conflicted=False/NoConflicts ResolvedRefs=Unknown/Pending Programmed=False/Invalid"
        },
    };

    [Theory]
    [MemberData(nameof(Listeners))]
    public void A_listener_says_what_became_of_it(string reason, string other, string listeners, string expected)
    {
        var status = Yaml([Class, WithListeners(listeners), .. other.Length == 0 ? Array.Empty<string>() : [other]]);
        if (reason == "UnsupportedValue")
            Assert.Equal("Accepted=False/ListenersNotValid Programmed=False/Invalid ResolvedRefs=Unknown/Pending", status.Text("Gateway infra/gw"));
        Assert.True(status.Text("Gateway infra/gw", "l") == expected, $"{reason}: {status.Text("Gateway infra/gw", "l")}");
    }

    [Fact]
    public void A_port_that_could_not_be_opened_is_unavailable()
    {
        var status = With(Options with { ClosedPorts = [80] }, Class, Gateway);
        Assert.StartsWith("Accepted=False/PortUnavailable", status.Text("Gateway infra/gw", "http"), StringComparison.Ordinal);
        Assert.Equal("Accepted=False/ListenersNotValid Programmed=False/NoResources ResolvedRefs=True/ResolvedRefs", status.Text("Gateway infra/gw"));
    }

    public static TheoryData<string, string, string> Gateways => new()
    {
        { "valid", WithListeners(Http()), "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs" },
        {
            "some listeners", WithListeners(Http() + ", {name: l, port: 81, protocol: TCP}"),
            "Accepted=True/ListenersNotValid Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs"
        },
        {
            "all listeners", WithListeners("{name: l, port: 81, protocol: TCP}"),
            "Accepted=False/ListenersNotValid Programmed=False/Invalid ResolvedRefs=True/ResolvedRefs"
        },
        {
            "InvalidParameters", WithListeners(Http(), "infrastructure: {parametersRef: {group: '', kind: ConfigMap, name: none}}"),
            "Accepted=False/InvalidParameters Programmed=False/Invalid ResolvedRefs=True/ResolvedRefs"
        },
        {
            "parameters of kgateway", WithListeners(Http(), "infrastructure: {parametersRef: {group: gateway.kgateway.dev, kind: GatewayParameters, name: p}}"),
            "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs"
        },
        {
            "UnsupportedAddress", WithListeners(Http(), "addresses: [{type: test/fake, value: x}, {value: 192.0.2.1}]"),
            "Accepted=False/UnsupportedAddress Programmed=False/Invalid ResolvedRefs=True/ResolvedRefs"
        },
        {
            "AddressNotUsable", WithListeners(Http(), "addresses: [{value: 198.51.100.9}, {value: 192.0.2.1}]"),
            "Accepted=True/Accepted Programmed=False/AddressNotUsable ResolvedRefs=True/ResolvedRefs"
        },
        {
            "AddressNotAssigned", WithListeners(Http(), "addresses: [{type: Hostname}]"),
            "Accepted=True/Accepted Programmed=False/AddressNotAssigned ResolvedRefs=True/ResolvedRefs"
        },
        {
            "ListenersNotResolved", WithListeners(Http() + ", {name: l, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}}"),
            "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=False/ListenersNotResolved"
        },
        {
            "InvalidClientCertificateRef", WithListeners(Http(), "tls: {backend: {clientCertificateRef: {name: c}}}"),
            "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=False/InvalidClientCertificateRef"
        },
        {
            "Invalid", WithListeners(Http(), "tls: {frontend: {default: {}}}"),
            "Accepted=False/Invalid Programmed=False/Invalid ResolvedRefs=Unknown/Pending"
        },
    };

    [Theory]
    [MemberData(nameof(Gateways))]
    public void A_Gateway_says_what_became_of_it(string reason, string gateway, string expected)
    {
        var status = Yaml(Class, gateway);
        Assert.True(status.Text("Gateway infra/gw") == expected, $"{reason}: {status.Text("Gateway infra/gw")}");
        Assert.Equal(7, status.Find<GatewayStatus>("Gateway infra/gw").ObservedGeneration);
    }

    [Fact]
    public void A_Gateway_without_an_address_and_one_that_is_not_applied_are_not_programmed()
    {
        Assert.Contains("Programmed=False/AddressNotAssigned", With(new StatusOptions(), Class, Gateway).Text("Gateway infra/gw"), StringComparison.Ordinal);
        Assert.Contains("Programmed=False/Pending", With(Options with { IsApplied = false }, Class, Gateway).Text("Gateway infra/gw"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_says_whether_it_is_accepted_and_what_it_can_in_order()
    {
        var status = Yaml(Class);
        Assert.Equal("Accepted=True/Accepted", status.Text("GatewayClass corsgate"));
        var found = status.Find<GatewayClassStatus>("GatewayClass corsgate");
        Assert.Equal(4, found.ObservedGeneration);
        Assert.Equal(found.SupportedFeatures.Order(StringComparer.Ordinal), found.SupportedFeatures);
        Assert.Contains("HTTPRouteCORS", found.SupportedFeatures);
        Assert.Equal("Accepted=False/InvalidParameters", Yaml(Class.Replace("spec: {", "spec: {parametersRef: {group: x.test, kind: P, name: p}, ", StringComparison.Ordinal)).Text("GatewayClass corsgate"));
    }
}
