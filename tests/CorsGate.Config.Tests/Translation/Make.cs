using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Builds the objects that the readers would have made, with defaults that suit most tests.</summary>
internal static class Make
{
    public const string GatewayGroup = "gateway.networking.k8s.io";
    public const string KgatewayGroup = "gateway.kgateway.dev";
    public const string GlooGroup = "gloo.solo.io";

    public static SourceLocation At(int line) => new("test.yaml", line, 1);

    public static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ImmutableDictionary<string, string> Map(params string[] pairs) =>
        pairs.Select(pair => pair.Split('=', 2)).ToImmutableDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    public static ResourceLink Link(string group, string kind, string @namespace, string name, int line = 1, string field = "ref") =>
        new(group, kind, @namespace, name, At(line), field);

    public static GatewayResource Gateway(params GatewayListener[] listeners) => Gateway("infra", "gw", listeners);

    public static GatewayResource Gateway(string @namespace, string name, params GatewayListener[] listeners) => new()
    {
        Reference = new ObjectReference(GatewayGroup, "Gateway", @namespace, name),
        Location = At(1),
        ClassName = "any",
        Listeners = [.. listeners.Select((listener, i) => listener with { Field = $"spec.listeners[{i}]" })],
    };

    public static GatewayListener Http(string name = "http", int port = 80, string hostname = "") => new()
    {
        Name = name,
        Port = port,
        Protocol = "HTTP",
        Hostname = hostname,
        AllowedNamespaces = "All",
        Location = At(port),
        Field = "spec.listeners[0]",
    };

    public static GatewayListener Https(string name = "https", int port = 443, string hostname = "", params ResourceLink[] certificates) =>
        Http(name, port, hostname) with { Protocol = "HTTPS", CertificateRefs = [.. certificates] };

    public static RouteResource Route(string name, params RouteRule[] rules) => Route("app", name, rules);

    public static RouteResource Route(string @namespace, string name, params RouteRule[] rules) => new()
    {
        Reference = new ObjectReference(GatewayGroup, "HTTPRoute", @namespace, name),
        Location = At(100),
        ParentRefs = [Parent()],
        Hostnames = ["a.example"],
        Rules = [.. (rules.Length == 0 ? [Rule()] : rules).Select((rule, i) => rule with { Field = $"spec.rules[{i}]" })],
    };

    public static RouteResource Grpc(string name, params RouteRule[] rules)
    {
        var route = Route(name, rules);
        return route with { IsGrpc = true, Reference = route.Reference with { Kind = "GRPCRoute" } };
    }

    public static ParentRef Parent(string @namespace = "infra", string name = "gw", string? section = null, int? port = null) =>
        new(Link(GatewayGroup, "Gateway", @namespace, name, 101, "spec.parentRefs[0]"), section, port);

    public static RouteRule Rule(params ResourceFilter[] filters) => new()
    {
        Matches = [new RouteMatch()],
        Filters = [.. filters],
        BackendRefs = [Ref()],
        Location = At(110),
        Field = "spec.rules[0]",
    };

    public static RouteRule On(this RouteRule rule, params RouteMatch[] matches) => rule with { Matches = [.. matches] };

    public static RouteRule To(this RouteRule rule, params BackendRef[] backends) => rule with { BackendRefs = [.. backends] };

    public static RouteMatch Prefix(string path) => new() { Path = new PathMatch(PathMatchKind.Prefix, path) };

    public static RouteMatch Exact(string path) => new() { Path = new PathMatch(PathMatchKind.Exact, path) };

    public static RouteMatch Regex(string path) => new() { Path = new PathMatch(PathMatchKind.Regex, path) };

    public static BackendRef Ref(string name = "svc", int? port = 8000, int weight = 1, string @namespace = "app", params ResourceFilter[] filters) =>
        new(Link("", "Service", @namespace, name, 120, "spec.rules[0].backendRefs[0]"), port, weight, [.. filters]);

    public static ServiceResource Service(string name = "svc", string @namespace = "app", int port = 8000, string portName = "", string? appProtocol = null) => new()
    {
        Reference = new ObjectReference("", "Service", @namespace, name),
        Location = At(200),
        Ports = [new ServicePort(portName, port, null, appProtocol, At(201))],
    };

    public static EndpointSliceResource Slice(string service, string portName, int port, params string[] addresses) => new()
    {
        Reference = new ObjectReference("discovery.k8s.io", "EndpointSlice", "app", service + "-" + string.Join('-', addresses)),
        Location = At(210),
        ServiceName = service,
        Ports = [new(portName, port)],
        ReadyAddresses = [.. addresses],
    };

    public static NamespaceResource Namespace(string name, params string[] labels) => new()
    {
        Reference = new ObjectReference("", "Namespace", "", name),
        Location = At(300),
        Labels = Map(labels),
    };

    public static ReferenceGrantResource Grant(string @namespace, GrantFrom from, GrantTo to) => new()
    {
        Reference = new ObjectReference(GatewayGroup, "ReferenceGrant", @namespace, "grant"),
        Location = At(310),
        From = [from],
        To = [to],
    };

    public static CorsPolicy Allowing(params string[] origins) => new()
    {
        AllowOrigins = [.. origins.Select(origin => new Sourced<Cors.Origins.OriginPattern>(TestOrigins.Pattern(origin), At(131)))],
        Location = At(130),
    };

    public static CorsFilter Filter(params string[] origins) => new(Allowing(origins), At(130));

    public static ExtensionFilter Extension(string name, string kind = "TrafficPolicy", string group = KgatewayGroup, string @namespace = "app") =>
        new(Link(group, kind, @namespace, name, 140, "spec.rules[0].filters[0].extensionRef"));

    public static TrafficPolicyResource Policy(string name, params PolicyTarget[] targets) => Policy("app", name, targets);

    public static TrafficPolicyResource Policy(string @namespace, string name, params PolicyTarget[] targets) => new()
    {
        Reference = new ObjectReference(KgatewayGroup, "TrafficPolicy", @namespace, name),
        Location = At(400),
        IsGloo = false,
        TargetRefs = [.. targets],
        Cors = Allowing("https://" + name) with { Location = At(401) },
    };

    public static TrafficPolicyResource GlooPolicy(string name, params PolicyTarget[] targets) =>
        Policy(name, targets) with { IsGloo = true, Reference = new ObjectReference(GlooGroup, "GlooTrafficPolicy", "app", name) };

    public static PolicyTarget Target(string kind, string name, string? section = null, string @namespace = "app") =>
        new(Link(GatewayGroup, kind, @namespace, name, 410, "spec.targetRefs[0]"), section);

    public static PolicyTargetSelector Selector(string kind, string? section, params string[] labels) =>
        new(GatewayGroup, kind, Map(labels), section, At(411), "spec.targetSelectors[0]");
}
