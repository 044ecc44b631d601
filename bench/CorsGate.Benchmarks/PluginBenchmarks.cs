using BenchmarkDotNet.Attributes;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.Benchmarks;

/// <summary>The CORS script of osm-edge's documentation through the interpreter, beside the engine that answers in its place.</summary>
[MemoryDiagnoser]
[MinColumn]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class PluginBenchmarks
{
    private const string Origin = "http://www.bbb.com";

    private PluginChain _chain = null!;
    private CompiledCorsPolicy _policy = null!;
    private CorsRequest _actual;
    private CorsRequest _preflight;

    [GlobalSetup]
    public void Setup()
    {
        var folder = Path.Combine(Root(), "tests", "CorsGate.EndToEnd.Tests", "Cases", "osm-edge", "seed");
        var mount = Load(folder, ScriptExecution.Always).Plugins!;
        var plugin = mount.Inbound[0];
        var source = new PluginChainSource
        {
            ServiceName = mount.ServiceName,
            Inbound = [new PluginSource { Name = plugin.Name, Script = new ScriptSource("plugin.yaml", plugin.Script), Config = Gateway.Plugins.ConfigValues.ToScript(plugin.Config) }],
        };
        if (!PluginChain.TryLoad(source, new PluginOptions(), out var chain, out var error))
            throw new InvalidOperationException(error.ToString());
        _chain = chain;
        var native = Load(folder, ScriptExecution.Auto).Cors!;
        _policy = CompiledCorsPolicy.Compile(native.Policy, native.Semantics);
        _actual = new CorsRequest { Method = "GET", Origin = Origin, OriginCount = 1 };
        _preflight = new CorsRequest { Method = "OPTIONS", Origin = Origin, OriginCount = 1 };
        if (NativeActual().Outcome != CorsOutcome.Allowed || ScriptPreflight() != 6 || ScriptActual() != 5)
            throw new InvalidOperationException("The benchmark measures something else than its names say.");
    }

    [Benchmark]
    public CorsDecision NativePreflight() => _policy.Evaluate(_preflight);

    [Benchmark]
    public CorsDecision NativeActual() => _policy.Evaluate(_actual);

    /// <summary>The request enters, the script answers.</summary>
    [Benchmark]
    public int ScriptPreflight()
    {
        using var session = _chain.Open();
        session.Begin(MessageHead.Request("OPTIONS", "/", RequestFields(Origin)), MessageBody.Empty);
        return session.ResponseHead.AsObject!.Get("headers").AsObject!.Count;
    }

    /// <summary>The request enters, leaves, and the response goes back through the script.</summary>
    [Benchmark]
    public int ScriptActual() => Actual(Origin);

    /// <summary>The same for an origin that the script refuses.</summary>
    [Benchmark]
    public int ScriptRefused() => Actual("http://evil.example");

    private int Actual(string origin)
    {
        using var session = _chain.Open();
        session.Begin(MessageHead.Request("GET", "/", RequestFields(origin)), MessageBody.Empty);
        session.TryTakeExchange(out var exchange);
        var fields = new PjsObject();
        fields.Set("content-type", "text/plain");
        fields.Set("server", "app");
        session.Answer(exchange, MessageHead.Response(200, "OK", fields), MessageBody.Empty);
        return session.ResponseHead.AsObject!.Get("headers").AsObject!.Count;
    }

    // The fields of a browser's request.
    private static PjsObject RequestFields(string origin)
    {
        var fields = new PjsObject();
        fields.Set("host", "pipy-ok.pipy:8080");
        fields.Set("accept", "*/*");
        fields.Set("accept-encoding", "gzip, deflate, br");
        fields.Set("accept-language", "en");
        fields.Set("origin", origin);
        fields.Set("referer", "http://www.bbb.com/");
        fields.Set("user-agent", "Mozilla/5.0");
        fields.Set("x-forwarded-for", "10.0.0.1");
        return fields;
    }

    private static RouteAction Load(string folder, ScriptExecution scripts) =>
        new ConfigLoader(new LoadOptions { Paths = [folder], DefaultNamespace = "pipy", OsmEdgeScripts = scripts }).Load()
            .Listeners.SelectMany(listener => listener.VirtualHosts).First(host => host.Hostname == "pipy-ok.pipy").Routes[0].Action;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CorsGate.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmark runs inside the repository.");
        return folder;
    }
}
