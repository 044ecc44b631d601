using CorsGate.Config.Dialects;
using CorsGate.Config.Loading;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Config.Tests.Reading;

namespace CorsGate.Config.Tests.Status;

/// <summary>The status of the objects of a text, as lines that tests compare.</summary>
internal sealed record StatusOf(DesiredStatus Desired)
{
    public const string Class = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: corsgate, generation: 4}
        spec: {controllerName: corsgate.dev/gateway-controller}
        """;

    public const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra, generation: 7}
        spec:
          gatewayClassName: corsgate
          listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example.com", allowedRoutes: {namespaces: {from: All}}}]
        """;

    public const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: app}
        spec: {ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]}
        """;

    public static readonly StatusOptions Options = new() { Addresses = [new GatewayAddress("IPAddress", "192.0.2.1")] };

    /// <summary>An HTTPRoute app/r with a parent, a hostname and a backend.</summary>
    public static string Route(
        string parent = "{name: gw, namespace: infra}", string hostname = "a.example.com", string backend = "{name: web, port: 80}", string filters = "[]", string name = "r", string rule = "one") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: app, generation: 3}
        spec:
          parentRefs: [{{parent}}]
          hostnames: [{{hostname}}]
          rules: [{name: {{rule}}, backendRefs: [{{backend}}], filters: {{filters}}}]
        """;

    /// <summary>A TrafficPolicy.</summary>
    public static string Policy(string name, string target, string created = "2025-01-01T00:00:00Z", string ns = "app", string origin = "https://a.example") => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: {{ns}}, generation: 2, creationTimestamp: "{{created}}"}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, {{target}}}]
          cors: {allowOrigins: ["{{origin}}"]}
        """;

    public static StatusOf Yaml(params string[] documents) => With(Options, documents);

    public static StatusOf With(StatusOptions options, params string[] documents) => After([], options, documents);

    /// <summary>The status after an earlier version of the objects was served.</summary>
    public static StatusOf After(string[] before, StatusOptions options, params string[] documents) => After(before, options, new LoadOptions(), documents);

    /// <summary>The same, read in another way.</summary>
    public static StatusOf After(string[] before, StatusOptions options, LoadOptions load, params string[] documents)
    {
        var served = ReadManifests.Of(string.Join("\n---\n", before)).Objects.Where(read => !read.IsRefused && read.Resource is not null).ToDictionary(read => read.Reference!, read => read.Resource!);
        var objects = ReadManifests.Of(string.Join("\n---\n", documents)).Objects;
        var resources = new ResourceSet
        {
            Resources = [.. objects.Select(read => read.IsRefused && served.TryGetValue(read.Reference!, out var last) ? last : read.Resource).OfType<Resource>()],
        };
        load = load with { ControllerNames = options.ControllerNames, ClassNames = options.ClassNames };
        var sessions = new DialectSessions(load);
        sessions.Translate(SessionInput.Of(resources));
        var refused = objects.Where(read => read.IsRefused).ToDictionary(read => read.Reference!);
        var all = resources.Resources.ToDictionary(resource => resource.Reference);
        var status = new StatusSession(sessions, reference => new JudgedObject(all.GetValueOrDefault(reference), refused.GetValueOrDefault(reference)), load);
        return new StatusOf(status.Update(all.Keys.Concat(refused.Keys), options));
    }

    public T Find<T>(string reference)
        where T : ObjectStatus => Assert.IsType<T>(Assert.Single(Desired.Objects.Values, status => status.Reference.ToString() == reference));

    public bool Has(string reference) => Desired.Objects.Keys.Any(known => known.ToString() == reference);

    /// <summary>The conditions of an object, or of a part of it: a listener, parent or ancestor by name.</summary>
    public IReadOnlyList<StatusCondition> Conditions(string reference, string? part = null) => Desired.Objects.Values.Single(status => status.Reference.ToString() == reference) switch
    {
        GatewayClassStatus status => status.Conditions,
        GatewayStatus status => part is null ? status.Conditions : status.Listeners.Single(listener => listener.Name == part).Conditions,
        RouteStatus status => (part is null ? status.Parents.Single() : status.Parents.Single(parent => parent.Parent.Link.Name == part)).Conditions,
        PolicyStatus status => (part is null ? status.Ancestors.Single() : status.Ancestors.Single(ancestor => ancestor.Gateway.Name == part)).Conditions,
        var status => throw new InvalidOperationException(status.ToString()),
    };

    public string Text(string reference, string? part = null) => string.Join(" ", Conditions(reference, part));
}
