using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Loading;
using CorsGate.ConsolePages;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Browser.Tests.Harness;

/// <summary>
/// The gateway with its console on free ports of the loopback address. It serves the files of the folder Site, in which PAGE stands for
/// the origin <c>http://127.0.0.1:CONSOLE</c>. To a browser <c>http://localhost:CONSOLE</c> is another origin, which is how
/// the tests come by pages that are allowed and pages that are not.
/// </summary>
public sealed class TestGateway : IAsyncDisposable
{
    private static readonly ImmutableDictionary<int, int> FreePorts = Enumerable.Range(1, ushort.MaxValue).ToImmutableDictionary(port => port, _ => 0);

    private readonly ManifestFolder _folder = new();
    private readonly StringWriter _text = new();
    private readonly EventLog _log;
    private readonly GatewayHost _host;

    private TestGateway()
    {
        _log = new EventLog(_text, json: false);
        _host = new GatewayHost(
            new GatewayOptions
            {
                PortMap = FreePorts,
                Console = new IPEndPoint(IPAddress.Loopback, 0),
                ConsoleEndpoints = ConsoleEndpoints.All,
                GracePeriod = TimeSpan.FromSeconds(5),
                Log = _log,
            },
            new GatewayRequestHandlerFactory());
    }

    public int ConsolePort => _host.ConsolePort!.Value;

    /// <summary>The origin that the policies name.</summary>
    public string AllowedOrigin => Invariant($"http://127.0.0.1:{ConsolePort}");

    /// <summary>The same page under a name that no policy names.</summary>
    public string RefusedOrigin => Invariant($"http://localhost:{ConsolePort}");

    public string Folder => _folder.Path;

    public static async Task<TestGateway> StartAsync(string? extraOrigin = null)
    {
        var gateway = new TestGateway();
        await gateway._host.StartAsync(CancellationToken.None);
        foreach (var file in new[] { "gateway.yaml", "ingress.yaml", "nginx.conf" })
        {
            gateway._folder.Write(file, Site.Read(file)
                .Replace("PAGE", gateway.AllowedOrigin, StringComparison.Ordinal)
                .Replace("ARTICLE", extraOrigin ?? "https://article.test", StringComparison.Ordinal));
        }

        var config = new ConfigLoader(new LoadOptions { Paths = [gateway._folder.Path], IngressHttpPort = 8081, IngressHttpsPort = 8443 }).Load();

        // The Ingress is one of the errors that people make: it is served, with an error-level finding.
        Assert.DoesNotContain(config.Problems, problem => problem.Severity == Config.Model.ProblemSeverity.Error && problem.Location?.File.EndsWith("ingress.yaml", StringComparison.Ordinal) is not true);
        Assert.Empty(await gateway._host.ApplyAsync(config, CancellationToken.None));
        return gateway;
    }

    /// <summary>The bound port of a configured one.</summary>
    public int Port(int configured) => _host.BoundPorts[configured];

    /// <summary>A URL with the ports of the configuration (8080 to 8082, 8443) replaced by those that are bound.</summary>
    public string Url(string configured)
    {
        foreach (var (port, bound) in _host.BoundPorts)
            configured = configured.Replace(Invariant($":{port}/"), Invariant($":{bound}/"), StringComparison.Ordinal);
        return configured;
    }

    public string LogText()
    {
        _log.Flush();
        return _text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
        _folder.Dispose();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
