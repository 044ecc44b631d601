using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>What is counted, whose objects have a status, and what policies and Ingresses say.</summary>
public class StatusTests
{
    private static readonly string Governing = Policy("p", "kind: HTTPRoute, name: r");

    private static string[] With(params string[] more) => [Class, Gateway, Service, .. more];

    [Fact]
    public void Attached_routes_are_counted_once_for_each_listener_and_only_when_accepted()
    {
        var gateway = Gateway.Replace("listeners: [", "listeners: [{name: tls, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: none}]}, allowedRoutes: {namespaces: {from: All}, kinds: [{kind: HTTPRoute}, {kind: TCPRoute}]}}, ", StringComparison.Ordinal);
        var status = Yaml(
            Class, gateway, Service,
            Route(parent: "{name: gw, namespace: infra, sectionName: http}, {name: gw, namespace: infra, sectionName: tls}"),
            Route(name: "s", parent: "{name: gw, namespace: infra, sectionName: http}", backend: "{name: none, port: 80}"),
            Route(name: "t", parent: "{name: gw, namespace: infra, sectionName: http}", hostname: "other.test"),
            Route(name: "u", filters: "[{type: ExternalAuth, externalAuth: {}}]"));
        var found = status.Find<GatewayStatus>("Gateway infra/gw");
        Assert.Equal(["tls:1:HTTPRoute", "http:2:HTTPRoute,GRPCRoute"], found.Listeners.Select(listener => $"{listener.Name}:{listener.AttachedRoutes}:{string.Join(",", listener.SupportedKinds)}"));
        Assert.Equal("192.0.2.1", Assert.Single(found.Addresses).Value);
    }

    [Fact]
    public void A_listener_whose_protocol_is_not_served_supports_no_kinds()
    {
        var status = Yaml(Class, Gateway.Replace("protocol: HTTP, hostname: \"*.example.com\"", "protocol: TCP", StringComparison.Ordinal));
        Assert.Empty(status.Find<GatewayStatus>("Gateway infra/gw").Listeners[0].SupportedKinds);
    }

    [Fact]
    public void Objects_of_other_controllers_have_no_status_and_are_not_served()
    {
        var other = Class.Replace("corsgate.dev/gateway-controller", "example.com/other", StringComparison.Ordinal);
        var status = Yaml(other, Gateway, Service, Route(backend: "{name: none, port: 80}"), Policy("p", "kind: Gateway, name: gw", ns: "infra"), Policy("q", "kind: HTTPRoute, name: r"));
        Assert.Empty(status.Desired.Objects);
        Assert.Empty(status.Desired.Rejections);
    }

    [Fact]
    public void A_route_with_parents_of_two_controllers_has_entries_for_ours_only_under_the_name_of_its_class()
    {
        var mine = Class.Replace("corsgate.dev/gateway-controller", "kgateway.dev/kgateway", StringComparison.Ordinal);
        var foreign = Class.Replace("name: corsgate,", "name: foreign,", StringComparison.Ordinal).Replace("corsgate.dev/gateway-controller", "example.com/other", StringComparison.Ordinal);
        var other = Gateway.Replace("name: gw,", "name: other,", StringComparison.Ordinal).Replace("gatewayClassName: corsgate", "gatewayClassName: foreign", StringComparison.Ordinal);
        var options = Options with { ControllerNames = [StatusOptions.OwnControllerName, "kgateway.dev/kgateway"] };
        var status = StatusOf.With(options, mine, foreign, Gateway, other, Service, Route(parent: "{name: other, namespace: infra}, {name: gw, namespace: infra}"));
        var parent = Assert.Single(status.Find<RouteStatus>("HTTPRoute app/r").Parents);
        Assert.Equal("kgateway.dev/kgateway", parent.ControllerName);
        Assert.Equal("gw", parent.Parent.Link.Name);
        Assert.False(status.Has("Gateway infra/other"));
        Assert.False(status.Has("GatewayClass foreign"));
    }

    [Fact]
    public void A_class_that_cannot_be_read_is_ours_by_its_name_and_one_that_can_by_its_controller()
    {
        var named = Options with { ClassNames = ["corsgate"] };
        var parent = Assert.Single(StatusOf.With(named, Gateway, Service, Route()).Find<RouteStatus>("HTTPRoute app/r").Parents);
        Assert.Equal(StatusOptions.OwnControllerName, parent.ControllerName);
        Assert.False(StatusOf.With(Options, Gateway, Service, Route()).Has("HTTPRoute app/r"));
        var taken = Class.Replace("corsgate.dev/gateway-controller", "example.com/other", StringComparison.Ordinal);
        Assert.False(StatusOf.With(named, taken, Gateway, Service, Route()).Has("HTTPRoute app/r"));
    }

    [Fact]
    public void The_status_is_the_same_in_whatever_order_the_objects_come()
    {
        string[] documents = With(Route(), Route(name: "s"), Governing, Policy("o", "kind: Gateway, name: gw", ns: "infra"));
        var one = Yaml(documents);
        var other = Yaml([.. documents.Reverse()]);
        Assert.Equal(one.Desired.Objects.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal), other.Desired.Objects.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal));
        foreach (var reference in new[] { "HTTPRoute app/r", "HTTPRoute app/s", "Gateway infra/gw", "TrafficPolicy app/p", "TrafficPolicy infra/o" })
            Assert.Equal(one.Conditions(reference), other.Conditions(reference));
    }

    [Fact]
    public void A_policy_that_governs_is_attached()
    {
        var status = Yaml(With(Route(), Governing));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", status.Text("TrafficPolicy app/p"));
        var ancestor = Assert.Single(status.Find<PolicyStatus>("TrafficPolicy app/p").Ancestors);
        Assert.Equal(("Gateway infra/gw", StatusOptions.OwnControllerName), (ancestor.Gateway.ToString(), ancestor.ControllerName));
        Assert.Equal(2, status.Find<PolicyStatus>("TrafficPolicy app/p").ObservedGeneration);
    }

    [Fact]
    public void A_policy_of_the_Gateway_is_merged_where_some_routes_have_their_own_and_overridden_where_all_have()
    {
        var ofGateway = Policy("g", "kind: Gateway, name: gw", ns: "infra");
        Assert.Equal("Accepted=True/Valid Attached=True/Merged", Yaml(With(Route(), Route(name: "s", hostname: "b.example.com"), Governing, ofGateway)).Text("TrafficPolicy infra/g"));
        Assert.Equal("Accepted=True/Valid Attached=False/Overridden", Yaml(With(Route(), Governing, ofGateway)).Text("TrafficPolicy infra/g"));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Yaml(With(ofGateway)).Text("TrafficPolicy infra/g"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_policies_with_the_same_target_the_younger_is_overridden(bool hasRoute)
    {
        string[] policies = [Policy("a", "kind: Gateway, name: gw", "2025-02-01T00:00:00Z", "infra"), Policy("b", "kind: Gateway, name: gw", "2025-01-01T00:00:00Z", "infra")];
        var status = Yaml(With(hasRoute ? [Route(), .. policies] : policies));
        Assert.Equal("Accepted=True/Valid Attached=False/Overridden", status.Text("TrafficPolicy infra/a"));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", status.Text("TrafficPolicy infra/b"));
    }

    [Fact]
    public void A_policy_that_an_ExtensionRef_names_has_the_Gateways_of_its_routes()
    {
        var policy = Policy("p", "kind: HTTPRoute, name: elsewhere");
        var status = Yaml(With(policy, Route(filters: "[{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: p}}]")));
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", status.Text("TrafficPolicy app/p"));
    }

    [Fact]
    public void A_policy_without_its_target_has_no_entry_and_one_without_its_section_is_pending()
    {
        Assert.False(Yaml(With(Policy("p", "kind: HTTPRoute, name: gone"))).Has("TrafficPolicy app/p"));
        var status = Yaml(With(Route(), Policy("p", "kind: HTTPRoute, name: r, sectionName: other")));
        Assert.Equal("Accepted=True/Valid Attached=False/Pending", status.Text("TrafficPolicy app/p"));
        Assert.Equal(
            "Accepted=True/Valid Attached=False/Pending",
            Yaml(With(Route(hostname: "other.test"), Governing)).Text("TrafficPolicy app/p"));
    }

    [Fact]
    public void A_policy_that_is_not_valid_says_so_and_is_among_the_rejections()
    {
        var status = Yaml(With(Route(), Policy("p", "kind: HTTPRoute, name: r", origin: "no origin")));
        Assert.Equal("Accepted=False/Invalid Attached=False/Pending", status.Text("TrafficPolicy app/p"));
        Assert.Equal(2, status.Find<PolicyStatus>("TrafficPolicy app/p").ObservedGeneration);
        var rejection = Assert.Single(status.Desired.Rejections);
        Assert.Equal("TrafficPolicy app/p", rejection.Object.ToString());
        Assert.Contains("allowOrigins", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_about_refused_objects_that_may_be_another_controller_s()
    {
        var foreign = Gateway.Replace("name: gw,", "name: other,", StringComparison.Ordinal).Replace("gatewayClassName: corsgate", "gatewayClassName: foreign\n  tls: {frontend: {default: {}}}", StringComparison.Ordinal);
        var status = Yaml(With(
            foreign, Route(parent: "{name: other, namespace: infra}", filters: "[{type: ExternalAuth, externalAuth: {}}]"),
            Policy("p", "kind: HTTPRoute, name: r", origin: "no origin"), Route(name: "s", parent: "{name: nobody-knows}")));
        Assert.Empty(status.Desired.Rejections);
        Assert.Equal(["Gateway infra/gw", "GatewayClass corsgate"], status.Desired.Objects.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_policy_that_strictness_closes_is_not_valid()
    {
        var policy = Governing.Replace("namespace: app,", "namespace: app, annotations: {corsgate.dev/semantics: strict},", StringComparison.Ordinal)
            .Replace("allowOrigins: [\"https://a.example\"]", "allowOrigins: [\"*\"], allowCredentials: true", StringComparison.Ordinal);
        Assert.Equal("Accepted=False/Invalid Attached=True/Attached", Yaml(With(Route(), policy)).Text("TrafficPolicy app/p"));
    }

    [Fact]
    public void Policies_of_Gloo_have_the_same_status()
    {
        var gloo = Governing.Replace("gateway.kgateway.dev/v1alpha1", "gloo.solo.io/v1alpha1", StringComparison.Ordinal).Replace("kind: TrafficPolicy", "kind: GlooTrafficPolicy", StringComparison.Ordinal);
        Assert.Equal("Accepted=True/Valid Attached=True/Attached", Yaml(With(Route(), gloo)).Text("GlooTrafficPolicy app/p"));
    }

    [Fact]
    public void A_GRPCRoute_has_a_status_like_an_HTTPRoute()
    {
        var grpc = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: g, namespace: app, generation: 9}
            spec:
              parentRefs: [{name: gw, namespace: infra}]
              rules: [{backendRefs: [{name: none, port: 80}]}]
            """;
        var status = Yaml(With(grpc));
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=False/BackendNotFound", status.Text("GRPCRoute app/g"));
        Assert.Equal(9, status.Find<RouteStatus>("GRPCRoute app/g").ObservedGeneration);
    }

    [Fact]
    public void A_served_Ingress_has_the_addresses_and_another_has_none()
    {
        static string Ingress(string name, string @class) => $$$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: {{{name}}}, namespace: app}
            spec:
              ingressClassName: {{{@class}}}
              rules: [{host: {{{name}}}.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80} } } }] } }]
            """;
        string[] documents = [Service, Ingress("mine", "nginx"), Ingress("other", "elsewhere")];
        var status = StatusOf.With(Options with { IngressAddresses = Options.Addresses }, documents);
        Assert.Equal(Options.Addresses, status.Find<IngressStatus>("Ingress app/mine").Addresses);
        Assert.False(status.Has("Ingress app/other"));
        Assert.Empty(Yaml(documents).Desired.Objects);
    }

    [Fact]
    public void A_Gateway_that_became_invalid_says_so_while_its_last_good_version_is_served()
    {
        var broken = Gateway.Replace("gatewayClassName: corsgate", "gatewayClassName: corsgate\n  tls: {frontend: {default: {}}}", StringComparison.Ordinal).Replace("generation: 7", "generation: 8", StringComparison.Ordinal);
        var status = After(With(Route()), Options, Class, broken, Service, Route());
        var found = status.Find<GatewayStatus>("Gateway infra/gw");
        Assert.Equal(8, found.ObservedGeneration);
        Assert.Equal("Accepted=False/Invalid Programmed=False/Invalid ResolvedRefs=Unknown/Pending", status.Text("Gateway infra/gw"));
        Assert.Equal(1, found.Listeners[0].AttachedRoutes);
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs", status.Text("HTTPRoute app/r"));
    }

    [Fact]
    public void Messages_stay_within_what_a_status_holds()
    {
        var condition = StatusCondition.False("Accepted", ConditionReason.Invalid, new string('x', 2_046) + "😀" + new string('x', 9));
        Assert.True(condition.Message.Length <= 2_048);
        Assert.DoesNotContain(condition.Message, char.IsHighSurrogate);
    }
}
