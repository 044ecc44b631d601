using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Reading;

/// <summary>Values, defaults and places of what is read; what is refused stands in the golden folders.</summary>
public class TypedReadingTests
{
    private const string Route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: n}\nspec:\n";

    [Fact]
    public void A_cors_filter_keeps_every_value_with_its_place()
    {
        var route = ReadManifests.Single<RouteResource>(Route + """
              rules:
              - filters:
                - type: CORS
                  cors:
                    allowOrigins:
                    - https://a.example
                    - "https://*.b.example"
                    allowMethods: [GET, PUT]
                    allowHeaders: [X-One]
                    exposeHeaders: ["*", X-Two]
                    allowCredentials: true
                    maxAge: 86400
            """);
        var filter = Assert.IsType<CorsFilter>(Assert.Single(Assert.Single(route.Rules).Filters));
        var policy = filter.Policy;
        Assert.Equal("manifests.yaml:9:9", filter.Location.ToString());
        Assert.Equal(filter.Location, policy.Location);
        Assert.Equal(
            "https://a.example@manifests.yaml:10:11 https://*.b.example@manifests.yaml:11:11",
            string.Join(' ', policy.AllowOrigins.Select(origin => $"{origin.Value.Text}@{origin.Location}")));
        Assert.Equal("GET@manifests.yaml:12:24 PUT@manifests.yaml:12:29", string.Join(' ', policy.AllowMethods.Select(method => $"{method.Value}@{method.Location}")));
        Assert.Equal("X-One", Assert.Single(policy.AllowHeaders).Value);
        Assert.Equal("* X-Two", string.Join(' ', policy.ExposeHeaders.Select(header => header.Value)));
        Assert.True(policy.AllowCredentials.Value);
        Assert.Equal("manifests.yaml:15:27", policy.AllowCredentials.Location?.ToString());
        Assert.Equal("86400", policy.MaxAge?.Value);
        Assert.Equal("manifests.yaml:16:17", policy.MaxAge?.Location?.ToString());
    }

    [Fact]
    public void A_cors_filter_without_values_has_the_defaults_of_the_CRD()
    {
        var route = ReadManifests.Single<RouteResource>(Route + "  rules: [{filters: [{type: CORS, cors: {allowOrigins: ['*']}}]}]\n");
        var policy = Assert.IsType<CorsFilter>(Assert.Single(Assert.Single(route.Rules).Filters)).Policy;
        Assert.Equal("5", policy.MaxAge?.Value);
        Assert.Null(policy.MaxAge?.Location);
        Assert.False(policy.AllowCredentials.Value);
        Assert.Null(policy.AllowCredentials.Location);
        Assert.Empty(policy.AllowMethods);
    }

    [Theory]
    [InlineData("1e3", "1000")]
    [InlineData("600.0", "600")]
    [InlineData("0x10", "16")]
    [InlineData("2147483647", "2147483647")]
    public void A_max_age_is_sent_as_a_plain_decimal(string written, string expected)
    {
        var route = ReadManifests.Single<RouteResource>(Route + $"  rules: [{{filters: [{{type: CORS, cors: {{allowOrigins: ['*'], maxAge: {written}}}}}]}}]\n");
        Assert.Equal(expected, Assert.IsType<CorsFilter>(Assert.Single(route.Rules[0].Filters)).Policy.MaxAge?.Value);
    }

    [Fact]
    public void A_route_without_rules_has_one_for_every_path()
    {
        var route = ReadManifests.Single<RouteResource>(Route + "  parentRefs: [{name: g}]\n");
        var rule = Assert.Single(route.Rules);
        Assert.Equal(PathMatch.Any, Assert.Single(rule.Matches).Path);
        Assert.Equal("spec.rules[0]", rule.Field);
        var parent = Assert.Single(route.ParentRefs);
        Assert.Equal(new ObjectReference("gateway.networking.k8s.io", "Gateway", "n", "g"), parent.Link.Target);
        Assert.Null(parent.SectionName);
        Assert.Null(parent.Port);
    }

    [Fact]
    public void A_rule_has_its_defaults_and_places()
    {
        var route = ReadManifests.Single<RouteResource>(Route + """
              hostnames: [b.example, "*.a.example"]
              rules:
              - name: first
                matches:
                - {}
                - path: {value: /p}
                - path: {type: Exact, value: /e}
                  method: GET
                  headers: [{name: H, value: v}, {name: R, type: RegularExpression, value: a|b}]
                  queryParams: [{name: q, value: v}]
                backendRefs:
                - {name: s, port: 80}
                - {name: t, namespace: o, port: 81, weight: 5}
                timeouts: {request: 1m30s, backendRequest: 1s500ms}
              - timeouts: {request: 0s}
            """);
        Assert.Equal("b.example *.a.example", string.Join(' ', route.Hostnames));
        var rule = route.Rules[0];
        Assert.Equal("first", rule.Name);
        Assert.Equal("manifests.yaml:7:5", rule.Location.ToString());
        Assert.Equal("spec.rules[0]", rule.Field);
        Assert.Equal(
            [PathMatch.Any, new PathMatch(PathMatchKind.Prefix, "/p"), new PathMatch(PathMatchKind.Exact, "/e")],
            rule.Matches.Select(match => match.Path));
        Assert.Equal("GET", rule.Matches[2].Method);
        Assert.Equal([new ValueMatch("H", false, "v"), new ValueMatch("R", true, "a|b")], rule.Matches[2].Headers.AsEnumerable());
        Assert.Equal([new ValueMatch("q", false, "v")], rule.Matches[2].Query.AsEnumerable());
        Assert.Equal(new ObjectReference("", "Service", "n", "s"), rule.BackendRefs[0].Link.Target);
        Assert.Equal((80, 1), (rule.BackendRefs[0].Port, rule.BackendRefs[0].Weight));
        Assert.Equal(new ObjectReference("", "Service", "o", "t"), rule.BackendRefs[1].Link.Target);
        Assert.Equal(5, rule.BackendRefs[1].Weight);
        Assert.Equal("manifests.yaml:17:7", rule.BackendRefs[1].Link.Location.ToString());
        Assert.Equal("spec.rules[0].backendRefs[1]", rule.BackendRefs[1].Link.Field);
        Assert.Equal(TimeSpan.FromSeconds(90), rule.RequestTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), rule.BackendTimeout);
        Assert.Null(route.Rules[1].RequestTimeout);
    }

    [Fact]
    public void Filters_are_read_in_order()
    {
        var route = ReadManifests.Single<RouteResource>(Route + """
              rules:
              - filters:
                - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: A, value: b}], add: [{name: C, value: d}], remove: [E]}}
                - {type: URLRewrite, urlRewrite: {hostname: h.example, path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}}}
                - {type: RequestMirror, requestMirror: {backendRef: {name: m, port: 80}, fraction: {numerator: 1, denominator: 8}}}
                - {type: RequestMirror, requestMirror: {backendRef: {name: m, port: 80}}}
                - {type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: p}}
                - {type: CORS, cors: {allowOrigins: ["*"]}}
              - filters: [{type: RequestRedirect, requestRedirect: {}}]
            """);
        var filters = route.Rules[0].Filters;
        var modifier = Assert.IsType<HeaderModifier>(Assert.IsType<PlainFilter>(filters[0]).Filter);
        Assert.True(modifier.OnResponse);
        Assert.Equal([new KeyValuePair<string, string>("A", "b")], modifier.Set.AsEnumerable());
        Assert.Equal([new KeyValuePair<string, string>("C", "d")], modifier.Add.AsEnumerable());
        Assert.Equal("E", Assert.Single(modifier.Remove));
        Assert.Equal(new UrlRewrite("h.example", new PathModifier(null, "")), Assert.IsType<PlainFilter>(filters[1]).Filter);
        var mirror = Assert.IsType<MirrorFilter>(filters[2]);
        Assert.Equal((1, 8), (mirror.Numerator, mirror.Denominator));
        Assert.Equal((100, 100), (Assert.IsType<MirrorFilter>(filters[3]).Numerator, Assert.IsType<MirrorFilter>(filters[3]).Denominator));
        Assert.Equal(new ObjectReference("gateway.kgateway.dev", "TrafficPolicy", "n", "p"), Assert.IsType<ExtensionFilter>(filters[4]).Link.Target);
        Assert.IsType<CorsFilter>(filters[5]);
        Assert.Equal(302, Assert.IsType<RequestRedirect>(Assert.IsType<PlainFilter>(route.Rules[1].Filters[0]).Filter).StatusCode);
    }

    [Theory]
    [InlineData("{service: pkg.S, method: M}", PathMatchKind.Exact, "/pkg.S/M")]
    [InlineData("{service: pkg.S}", PathMatchKind.Prefix, "/pkg.S/")]
    [InlineData("{method: M}", PathMatchKind.Regex, "/[^/]+/M")]
    [InlineData("{type: RegularExpression, service: 'pkg|x', method: 'Get.*'}", PathMatchKind.Regex, "/(?:pkg|x)/(?:Get.*)")]
    [InlineData("{type: RegularExpression, method: 'Get.*'}", PathMatchKind.Regex, "/[^/]+/(?:Get.*)")]
    public void A_grpc_method_becomes_a_path(string method, PathMatchKind kind, string value)
    {
        var route = ReadManifests.Single<RouteResource>(
            $"apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {{name: r}}\nspec: {{rules: [{{matches: [{{method: {method}}}]}}]}}\n");
        Assert.True(route.IsGrpc);
        Assert.Equal(new PathMatch(kind, value), Assert.Single(route.Rules[0].Matches).Path);
    }

    [Fact]
    public void A_listener_has_its_defaults()
    {
        var gateway = ReadManifests.Single<GatewayResource>(
            "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: Gateway\nmetadata: {name: g, labels: {a: b}, creationTimestamp: 2025-01-31T13:00:00+01:00}\nspec:\n  gatewayClassName: c\n  listeners:\n  - {name: http, port: 8080, protocol: HTTP}\n");
        Assert.Equal("c", gateway.ClassName);
        Assert.Equal("b", gateway.Labels["a"]);
        Assert.Equal(new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero), gateway.CreationTimestamp);
        Assert.Equal("default", gateway.Namespace);
        var listener = Assert.Single(gateway.Listeners);
        Assert.Equal(("http", 8080, "HTTP", "", "Terminate", "Same"), (listener.Name, listener.Port, listener.Protocol, listener.Hostname, listener.TlsMode, listener.AllowedNamespaces));
        Assert.Empty(listener.AllowedKinds);
        Assert.Equal("manifests.yaml:7:5", listener.Location.ToString());
        Assert.Equal("spec.listeners[0]", listener.Field);
    }

    [Fact]
    public void A_listener_keeps_what_it_is_given()
    {
        var gateway = ReadManifests.Single<GatewayResource>(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: n}\nspec:\n  gatewayClassName: c\n  listeners:\n" +
            "  - {name: a, port: 443, protocol: HTTPS, hostname: '*.example.com', tls: {certificateRefs: [{name: s}, {name: t, namespace: o}]}, allowedRoutes: {kinds: [{kind: GRPCRoute}], namespaces: {from: Selector, selector: {matchLabels: {a: b}, matchExpressions: [{key: k, operator: NotIn, values: [v]}]}}}}\n");
        var listener = Assert.Single(gateway.Listeners);
        Assert.Equal("*.example.com", listener.Hostname);
        Assert.Equal("Secret n/s, Secret o/t", string.Join(", ", listener.CertificateRefs.Select(link => link.Target)));
        Assert.Equal([new KeyValuePair<string, string>("gateway.networking.k8s.io", "GRPCRoute")], listener.AllowedKinds.AsEnumerable());
        Assert.Equal("b", listener.NamespaceSelector?.MatchLabels["a"]);
        var expression = Assert.Single(listener.NamespaceSelector!.Expressions);
        Assert.Equal(("k", "NotIn", "v"), (expression.Key, expression.Operator, Assert.Single(expression.Values)));
    }

    [Theory]
    [InlineData("gateway.kgateway.dev", "TrafficPolicy", false)]
    [InlineData("gloo.solo.io", "GlooTrafficPolicy", true)]
    [InlineData("enterprisekgateway.solo.io", "EnterpriseKgatewayTrafficPolicy", true)]
    public void A_policy_names_its_targets(string group, string kind, bool isGloo)
    {
        var policy = ReadManifests.Single<TrafficPolicyResource>($$"""
            apiVersion: {{group}}/v1alpha1
            kind: {{kind}}
            metadata: {name: p, namespace: n}
            spec:
              targetRefs:
              - {group: gateway.networking.k8s.io, kind: Gateway, name: g, sectionName: http}
              targetSelectors:
              - {group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {app: a} }
              cors: {allowOrigins: ["https://*"]}
            """);
        Assert.Equal(isGloo, policy.IsGloo);
        Assert.False(policy.IsRefused);
        Assert.False(policy.IsDisabled);
        var target = Assert.Single(policy.TargetRefs);
        Assert.Equal("Gateway n/g", target.Link.Target.ToString());
        Assert.Equal("http", target.SectionName);
        var selector = Assert.Single(policy.TargetSelectors);
        Assert.Equal(("HTTPRoute", "a"), (selector.Kind, selector.MatchLabels["app"]));
        Assert.Equal("https://*", Assert.Single(policy.Cors!.AllowOrigins).Value.Text);
    }

    [Theory]
    [InlineData("cors: {allowOrigns: [\"*\"]}")]
    [InlineData("cors: {allowOrigins: [\"*\"], maxAge: -1}")]
    [InlineData("cors: [\"*\"]")]
    [InlineData("cors: {allowOrigins: [\"*\"]}\n  targetSelectors: 5")]
    public void A_refused_policy_keeps_its_targets_and_allows_nobody(string wrong)
    {
        var read = ReadManifests.Of($"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: p}}\nspec:\n  targetRefs: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}}]\n  {wrong}\n");
        Assert.NotEmpty(read.Errors);
        var policy = Assert.IsType<TrafficPolicyResource>(Assert.Single(read.Resources));
        Assert.True(policy.IsRefused);
        Assert.False(policy.IsDisabled);
        Assert.Equal("HTTPRoute default/r", Assert.Single(policy.TargetRefs).Link.Target.ToString());
        Assert.Empty(policy.Cors!.AllowOrigins);
        Assert.False(policy.Cors.AllowCredentials.Value);
    }

    [Fact]
    public void A_refused_policy_keeps_more_targets_than_are_allowed()
    {
        var targets = string.Join(", ", Enumerable.Range(0, 17).Select(i => $"{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r{i}}}"));
        var read = ReadManifests.Of($"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: p}}\nspec: {{targetRefs: [{targets}, {{name: [}}], cors: {{}}}}\n".Replace("{name: [}", "{name: 5}", StringComparison.Ordinal));
        Assert.Equal(17, Assert.IsType<TrafficPolicyResource>(Assert.Single(read.Resources)).TargetRefs.Length);
    }

    [Fact]
    public void A_policy_can_switch_CORS_off()
    {
        var policy = ReadManifests.Single<TrafficPolicyResource>("apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: p}\nspec: {cors: {disable: {}}}\n");
        Assert.True(policy.IsDisabled);
        Assert.NotNull(policy.Cors);
    }

    [Fact]
    public void Core_kinds_are_read_as_far_as_a_gateway_needs_them()
    {
        var read = ReadManifests.Of("""
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec: {ports: [{name: a, port: 80, targetPort: web}, {name: b, port: 81, targetPort: 8081, appProtocol: kubernetes.io/h2c}, {name: c, port: 82}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: e, labels: {kubernetes.io/service-name: s}}
            addressType: IPv6
            ports: [{port: 8080}]
            endpoints: [{addresses: ["::1"]}, {addresses: ["fd00::1"], conditions: {ready: false}}, {addresses: ["fd00::2"], conditions: {ready: null}}]
            """);
        Assert.Empty(read.Problems);
        Assert.Equal("n", Assert.IsType<NamespaceResource>(read.Resources[0]).Labels["kubernetes.io/metadata.name"]);
        var service = Assert.IsType<ServiceResource>(read.Resources[1]);
        Assert.Equal("web,8081,", string.Join(',', service.Ports.Select(port => port.TargetPort)));
        Assert.Equal("kubernetes.io/h2c", service.Ports[1].AppProtocol);
        var slice = Assert.IsType<EndpointSliceResource>(read.Resources[2]);
        Assert.Equal("s", slice.ServiceName);
        Assert.Equal("::1,fd00::2", string.Join(',', slice.ReadyAddresses));
        Assert.Equal(new KeyValuePair<string, int>("", 8080), Assert.Single(slice.Ports));
    }
}
