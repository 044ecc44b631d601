using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>One row for each reason that Gateway API has for Gateways and listeners: objects, and the conditions that they get.</summary>
public class ReasonTests
{
    /// <summary>A Gateway infra/gw.</summary>
    internal static string WithListeners(string listeners, string more = "") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra, generation: 7}
        spec:
          gatewayClassName: corsgate
          listeners: [{{listeners}}]
          {{more}}
        """;

    /// <summary>A listener.</summary>
    internal static string Http(string name = "http", int port = 80, string more = "") => $"{{name: {name}, port: {port}, protocol: HTTP{more}}}";

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
            "ProtocolConflict and InvalidCertificateRef", "", "{name: m, port: 80, protocol: HTTP}, {name: l, port: 80, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}}",
            "Accepted=False/ProtocolConflict Conflicted=True/ProtocolConflict ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid"
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
            "Accepted=False/PortUnavailable Conflicted=False/NoConflicts ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid"
        },
        {
            "OverlappingHostnames", "", "{name: l, port: 443, protocol: HTTPS, hostname: a.x.test, tls: {certificateRefs: [{name: none}]}}, {name: m, port: 443, protocol: HTTPS, hostname: '*.x.test', tls: {certificateRefs: [{name: none}]}}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid OverlappingTLSConfig=True/OverlappingHostnames"
        },
        {
            "hostnames with nothing in common", "", "{name: l, port: 443, protocol: HTTPS, hostname: x.test, tls: {certificateRefs: [{name: none}]}}, {name: m, port: 443, protocol: HTTPS, hostname: '*.x.test', tls: {certificateRefs: [{name: none}]}}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=False/InvalidCertificateRef Programmed=False/Invalid"
        },
        {
            "hostnames in common without TLS", "", "{name: l, port: 80, protocol: HTTP, hostname: a.x.test}, {name: m, port: 80, protocol: HTTP}",
            "Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=True/Programmed"
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

    /// <summary>
    /// Of the reasons that the API has for listeners, those about the validation of client certificates are left out: a Gateway that asks for it is
    /// refused as a whole.
    /// </summary>
    [Fact]
    public void Every_reason_of_the_API_is_in_one_of_the_tables()
    {
        string[] ofListeners =
        [
            "Accepted", "PortUnavailable", "UnsupportedProtocol", "UnsupportedValue", "NoConflicts", "HostnameConflict", "ProtocolConflict", "ResolvedRefs",
            "InvalidCertificateRef", "InvalidRouteKinds", "RefNotPermitted", "Programmed", "Invalid", "Pending", "OverlappingHostnames",
        ];
        Assert.Empty(ofListeners.Except(Reasons(Listeners.Select(row => (string)row[3])), StringComparer.Ordinal));

        // In tests of their own: what is written before the configuration is applied, and ports that could not be opened.
        string[] ofGateways =
        [
            "Accepted", "ListenersNotValid", "InvalidParameters", "UnsupportedAddress", "Pending", "Programmed", "Invalid", "AddressNotAssigned",
            "AddressNotUsable", "ResolvedRefs", "InvalidClientCertificateRef", "ListenersNotResolved",
        ];
        Assert.Empty(ofGateways.Except(Reasons(Gateways.Select(row => (string)row[2])), StringComparer.Ordinal));
    }

    /// <summary>The reasons in the text of conditions.</summary>
    internal static IEnumerable<string> Reasons(IEnumerable<string> conditions) => conditions.SelectMany(text => text.Split(' ')).Select(condition => condition.Split('/')[1]);

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
