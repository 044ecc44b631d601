using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A gateway in this process that serves manifests on free loopback ports.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    // Every port that a case may name is mapped to a free one.
    private static readonly ImmutableDictionary<int, int> FreePorts = Enumerable.Range(1, ushort.MaxValue).ToImmutableDictionary(port => port, _ => 0);

    private readonly EventLog _log;
    private readonly GatewayHost _host;
    private readonly ConfigLoader _loader;

    private RunningGateway(LoadOptions load, ImmutableDictionary<string, IPEndPoint>? resolve, X509Certificate2Collection? roots)
    {
        _log = new EventLog(Output, json: false);
        _loader = new ConfigLoader(load);
        var options = new GatewayOptions
        {
            PortMap = FreePorts,
            UpstreamRoots = roots,
            Resolve = resolve ?? ImmutableDictionary<string, IPEndPoint>.Empty,
            Console = new IPEndPoint(IPAddress.Loopback, 0),
            GracePeriod = TimeSpan.FromSeconds(10),
            Log = _log,
        };
        _host = new GatewayHost(options, new GatewayRequestHandlerFactory());
    }

    /// <summary>The log lines so far.</summary>
    public StringWriter Output { get; } = new();

    /// <summary>The log lines of everything that has happened so far.</summary>
    public string ReadLog()
    {
        _log.Flush();
        return Output.ToString();
    }

    /// <summary>What reading the manifests and opening the listeners gave.</summary>
    public ImmutableArray<Problem> Problems { get; private set; } = [];

    /// <summary>Reads and serves.</summary>
    /// <param name="load">What to read.</param>
    /// <param name="resolve">Addresses of upstream names, keys <c>HOST:PORT</c>; null: none.</param>
    /// <param name="roots">The certificates that TLS upstreams are verified against; null: the system's.</param>
    public static async Task<RunningGateway> StartAsync(
        LoadOptions load, ImmutableDictionary<string, IPEndPoint>? resolve = null, X509Certificate2Collection? roots = null)
    {
        var gateway = new RunningGateway(load, resolve, roots);
        await gateway.ReloadAsync();
        return gateway;
    }

    /// <summary>Reads again and serves what is there now.</summary>
    public async Task ReloadAsync()
    {
        var config = _loader.Load();
        Problems = [.. config.Problems, .. await _host.ApplyAsync(config, CancellationToken.None)];
    }

    /// <summary>The bound port of a configured one.</summary>
    public int Port(int configured) => _host.BoundPorts[configured];

    /// <summary>Whether a configured port is served.</summary>
    public bool HasPort(int configured) => _host.BoundPorts.ContainsKey(configured);

    /// <summary>The port of liveness and readiness.</summary>
    public int ConsolePort => _host.ConsolePort!.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
    }
}
