using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Benchmarks;

/// <summary>
/// What it costs that one of many routes or Ingresses changed, told as an API server does: the object read and translated, the
/// snapshot as well, and the running gateway with everything that it does then. For comparison everything anew.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class OneChangedRoute
{
    private ObjectChange[] _all = [];
    private (ObjectChange Now, ObjectChange Next) _route;
    private (ObjectChange Now, ObjectChange Next) _slice;
    private ObjectLoader _loader = null!;
    private GatewaySnapshot? _snapshot;
    private GatewayHost _host = null!;

    /// <summary>What there is.</summary>
    [Params("1000 hosts", "5000 hosts", "100000 hosts", "5000 routes of one host", "1000 Ingresses")]
    public string World { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var count = int.Parse(World.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var isOneHost = World.EndsWith("one host", StringComparison.Ordinal);
        var isIngress = World.EndsWith("Ingresses", StringComparison.Ordinal);
        _all = [.. isIngress ? Worlds.Ingresses(count) : Worlds.Routes(count, isOneHost)];
        _route = isIngress ? (Worlds.Ingress(77, "/"), Worlds.Ingress(77, "/new")) : (Worlds.Route(77, isOneHost, "/"), Worlds.Route(77, isOneHost, "/new"));
        _slice = (Worlds.Slice(70, "10.0.0.1"), Worlds.Slice(70, "10.0.0.9"));
        _loader = new ObjectLoader(new LoadOptions());
        var config = _loader.Apply(_all);
        if (config.Problems.Any(static problem => problem.Severity == ProblemSeverity.Error))
            throw new InvalidOperationException(config.Problems[0].ToString());
        _snapshot = GatewaySnapshot.Build(config, 1, previous: null);
        var options = new GatewayOptions { Log = new EventLog(TextWriter.Null, json: false), PortMap = ImmutableDictionary<int, int>.Empty.Add(80, 0).Add(443, 0) };
        _host = new GatewayHost(options, new GatewayRequestHandlerFactory());
        _host.ApplyAsync(config, CancellationToken.None).GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Cleanup() => _host.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The model after a route changed.</summary>
    [Benchmark]
    public GatewayConfig Translate()
    {
        _route = (_route.Next, _route.Now);
        return _loader.Apply([_route.Now]);
    }

    /// <summary>The snapshot after a route changed.</summary>
    [Benchmark]
    public GatewaySnapshot TranslateAndBuild() => _snapshot = GatewaySnapshot.Build(Translate(), 2, _snapshot);

    /// <summary>The snapshot after the addresses changed of a Service that ten routes share.</summary>
    [Benchmark]
    public GatewaySnapshot EndpointsAndBuild()
    {
        _slice = (_slice.Next, _slice.Now);
        return _snapshot = GatewaySnapshot.Build(_loader.Apply([_slice.Now]), 2, _snapshot);
    }

    /// <summary>The running gateway after a route changed.</summary>
    [Benchmark]
    public ImmutableArray<Problem> TranslateAndServe() => _host.ApplyAsync(Translate(), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The snapshot of all objects, from nothing.</summary>
    [Benchmark]
    public GatewaySnapshot Everything() => GatewaySnapshot.Build(new ObjectLoader(new LoadOptions()).Apply(_all), 1, previous: null);
}
