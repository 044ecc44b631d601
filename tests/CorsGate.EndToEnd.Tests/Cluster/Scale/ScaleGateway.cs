using System.Globalization;
using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>The real program, fed by an API server as the user of its audit log.</summary>
internal sealed class ScaleGateway : IAsyncDisposable
{
    public const string User = "weak";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly CommandProcess _process;

    private ScaleGateway(CommandProcess process) => _process = process;

    /// <summary>How long it took from its start until every object was served.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>Starts one, and waits until it serves.</summary>
    public static async Task<ScaleGateway> StartAsync(KubeServer server)
    {
        var kubeconfig = Path.Combine(server.Folder, "kubeconfig-corsgate");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{ name: test, cluster: { server: "{{server.Address}}", certificate-authority-data: {{Authority(server)}} } }]
            users: [{ name: corsgate, user: { token: {{KubeServer.WeakToken}} } }]
            contexts: [{ name: test, context: { cluster: test, user: corsgate, namespace: default } }]
            """);
        var began = TimeProvider.System.GetTimestamp();
        var gateway = new ScaleGateway(CommandProcess.Start(
            "run", "--kubeconfig", kubeconfig, "--status", "on", "--gateway-address", "203.0.113.7", "--port-map", "8080=0", "--console", "127.0.0.1:0"));
        try
        {
            await Wait.UntilAsync("every object to be served", () => Task.FromResult(gateway.Serves), Limit);
            gateway.TimeToReady = TimeProvider.System.GetElapsedTime(began);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has written.</summary>
    public string Output => string.Join('\n', _process.Output.Concat(_process.Error));

    /// <summary>A connection to the port of the Gateway.</summary>
    public Client Connect() => new(_process.Port);

    /// <summary>A number of its metrics.</summary>
    public async Task<double> MetricAsync(string name)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_process.ConsolePort}/metrics")));
        var line = Assert.Single(text.Split('\n'), line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The most memory that was resident so far, in bytes.</summary>
    public long PeakMemory() => 1024 * long.Parse(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Stops it as a node does, and waits until it has ended.</summary>
    public async Task StopAsync()
    {
        _process.Terminate();
        Assert.Equal(0, await _process.ExitAsync());
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private bool Serves => _process.Output.Any(line => line.Contains("is serving", StringComparison.Ordinal));

    private static string Authority(KubeServer server) =>
        Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(string.Concat(server.Roots.Select(root => root.ExportCertificatePem() + "\n"))));
}
