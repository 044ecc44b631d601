using BenchmarkDotNet.Attributes;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Routing;

namespace CorsGate.Benchmarks;

/// <summary>
/// What it costs that one of many routes changed: its translation alone, with the snapshot, and for comparison everything anew. The
/// routes lie in 50 namespaces, have a host each, and share a Service with nine others; every tenth has a policy.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class OneChangedRoute
{
    private const string Group = "gateway.networking.k8s.io";
    private static readonly SourceLocation At = new("bench", 1, 1);
    private readonly LoadOptions _options = new();
    private ResourceSet _all = new();
    private IDialectSession _session = null!;
    private RouteResource _now = null!;
    private RouteResource _next = null!;
    private GatewaySnapshot? _snapshot;

    /// <summary>The number of routes.</summary>
    [Params(5_000, 100_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        List<Resource> all = [MakeGateway()];
        for (var i = 0; i < Routes; i++)
        {
            all.Add(MakeRoute(i, "/"));
            if (i % 10 == 0)
            {
                all.Add(MakeService(i));
                all.Add(MakeSlice(i));
                all.Add(MakePolicy(i));
            }
        }

        _all = new ResourceSet { Resources = [.. all] };
        _session = new GatewayApiTranslator().CreateSession(_options);
        var (listeners, problems) = _session.Translate(SessionInput.Of(_all));
        if (!problems.IsEmpty)
            throw new InvalidOperationException(problems[0].ToString());
        _snapshot = GatewaySnapshot.Build(new GatewayConfig { Listeners = listeners }, 1, previous: null);
        _now = all.OfType<RouteResource>().First(route => string.Equals(route.Name, "r-77", StringComparison.Ordinal));
        _next = MakeRoute(77, "/new");
    }

    /// <summary>The model after one change.</summary>
    [Benchmark]
    public GatewayConfig Translate()
    {
        var (listeners, problems) = _session.Translate(new SessionInput([new ResourceChange(_now, _next)], () => _all));
        (_now, _next) = (_next, _now);
        return new GatewayConfig { Listeners = listeners, Problems = problems };
    }

    /// <summary>The snapshot after one change.</summary>
    [Benchmark]
    public GatewaySnapshot TranslateAndBuild() => _snapshot = GatewaySnapshot.Build(Translate(), 2, _snapshot);

    /// <summary>The snapshot of all objects, from nothing.</summary>
    [Benchmark]
    public GatewaySnapshot Everything()
    {
        var (listeners, problems) = new GatewayApiTranslator().Translate(_all, _options);
        return GatewaySnapshot.Build(new GatewayConfig { Listeners = listeners, Problems = problems }, 1, previous: null);
    }

    private static string Namespace(int i) => $"ns-{i / 10 % 50}";

    private static ResourceLink Link(string group, string kind, string @namespace, string name) => new(group, kind, @namespace, name, At, "ref");

    private static GatewayResource MakeGateway() => new()
    {
        Reference = new ObjectReference(Group, "Gateway", "infra", "gw"),
        Location = At,
        ClassName = "any",
        Listeners = [new GatewayListener { Name = "http", Port = 80, Protocol = "HTTP", AllowedNamespaces = "All", Location = At, Field = "spec.listeners[0]" }],
    };

    private static RouteResource MakeRoute(int i, string path) => new()
    {
        Reference = new ObjectReference(Group, "HTTPRoute", Namespace(i), $"r-{i}"),
        Location = At,
        ParentRefs = [new ParentRef(Link(Group, "Gateway", "infra", "gw"), null, null)],
        Hostnames = [$"h{i}.example"],
        Rules =
        [
            new RouteRule
            {
                Matches = [new RouteMatch { Path = new PathMatch(PathMatchKind.Prefix, path) }, new RouteMatch { Path = new PathMatch(PathMatchKind.Prefix, "/api") }],
                BackendRefs = [new BackendRef(Link("", "Service", Namespace(i), $"svc-{i / 10 * 10}"), 8000, 1, [])],
                Location = At,
                Field = "spec.rules[0]",
            },
        ],
    };

    private static ServiceResource MakeService(int i) => new()
    {
        Reference = new ObjectReference("", "Service", Namespace(i), $"svc-{i}"),
        Location = At,
        Ports = [new ServicePort("", 8000, null, null, At)],
    };

    private static EndpointSliceResource MakeSlice(int i) => new()
    {
        Reference = new ObjectReference("discovery.k8s.io", "EndpointSlice", Namespace(i), $"svc-{i}-a"),
        Location = At,
        ServiceName = $"svc-{i}",
        Ports = [new("", 8080)],
        ReadyAddresses = ["10.0.0.1", "10.0.0.2"],
    };

    private static TrafficPolicyResource MakePolicy(int i) => new()
    {
        Reference = new ObjectReference("gateway.kgateway.dev", "TrafficPolicy", Namespace(i), $"p-{i}"),
        Location = At,
        IsGloo = false,
        TargetRefs = [new PolicyTarget(Link(Group, "HTTPRoute", Namespace(i), $"r-{i}"), null)],
        Cors = new CorsPolicy { Location = At },
    };
}
