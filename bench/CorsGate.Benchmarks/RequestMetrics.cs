using BenchmarkDotNet.Attributes;
using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Benchmarks;

/// <summary>What it costs to count one request: find its counters, count it, and put its duration into a bucket.</summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class RequestMetrics
{
    private GatewayMetrics _metrics = null!;
    private GatewayRequest _request = null!;

    /// <summary>The number of routes, all of which have counted.</summary>
    [Params(1, 500, 10_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var routes = Enumerable.Range(0, Routes).Select(i => new Route
        {
            Name = $"HTTPRoute shop/r{i} rule 0",
            Owner = new ObjectReference("gateway.networking.k8s.io", "HTTPRoute", "shop", $"r{i}"),
            Match = new RouteMatch { Path = new PathMatch(PathMatchKind.Exact, $"/{i}") },
            Action = new RouteAction(),
        }).ToArray();
        var listener = new Listener
        {
            Name = "shop/web/http",
            Owner = new ObjectReference("gateway.networking.k8s.io", "Gateway", "shop", "web"),
            Port = 80,
            IsTls = false,
            VirtualHosts = [new VirtualHost { Hostname = "*", Routes = [.. routes] }],
        };
        var snapshot = GatewaySnapshot.Build(new GatewayConfig { Listeners = [listener] }, 1, previous: null);
        _metrics = new GatewayMetrics();
        _metrics.Applied(snapshot, isWhole: true);
        var compiled = snapshot.Listeners.Single().Listener;
        foreach (var route in routes)
        {
            _request = new GatewayRequest { Listener = compiled, Route = new CompiledRoute(route, rank: 1, static action => new CompiledAction(action, static policy => new CompiledPolicy(policy))) };
            CountOne();
        }
    }

    /// <summary>The last route: with many of them one that counts in the overflow.</summary>
    [Benchmark]
    public void CountOne()
    {
        _metrics.Attach(_request);
        _metrics.Count(_request, new AccessRecord
        {
            Method = "OPTIONS",
            Target = "/",
            Status = 403,
            Milliseconds = 0.3,
            Kind = CorsRequestKind.Preflight,
            Decision = CorsOutcome.Refused,
            Reason = CorsReason.OriginNotAllowed,
        });
    }
}
