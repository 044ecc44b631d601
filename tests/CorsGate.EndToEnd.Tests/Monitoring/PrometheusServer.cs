using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>A real Prometheus, a process of its own on a free port, with its data in a folder of its own.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ManifestFolder _folder;
    private readonly Process _process;
    private readonly Task<string> _log;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };

    private PrometheusServer(ManifestFolder folder, int port)
    {
        _folder = folder;
        _client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        _process = Process.Start(new ProcessStartInfo("prometheus",
        [
            "--config.file=" + folder.File("prometheus.yml"),
            "--storage.tsdb.path=" + folder.File("data"),
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
            "--log.level=warn",
        ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        _log = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one that scrapes a target every second, and evaluates rules as often.</summary>
    /// <param name="target">The port on loopback.</param>
    /// <param name="rules">The text of the rules file.</param>
    public static async Task<PrometheusServer> StartAsync(int target, string rules)
    {
        var folder = new ManifestFolder();
        folder.Write("rules.yaml", rules);
        folder.Write("prometheus.yml", string.Create(CultureInfo.InvariantCulture, $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            rule_files: [rules.yaml]
            scrape_configs:
            - job_name: corsgate
              static_configs:
              - targets: ["127.0.0.1:{target}"]
            """));
        var server = new PrometheusServer(folder, FreePort());
        try
        {
            await Wait.UntilAsync("Prometheus is ready", server.IsReadyAsync);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The names of the alerts that fire.</summary>
    public async Task<string[]> FiringAsync()
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/alerts"));
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray()
                .Where(alert => alert.GetProperty("state").GetString() == "firing")
                .Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!)
                .Distinct(),
        ];
    }

    /// <summary>The first value of a query; null: it has none.</summary>
    public async Task<double?> QueryAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query)));
        var results = answer.RootElement.GetProperty("data").GetProperty("result");
        return results.GetArrayLength() == 0 ? null : double.Parse(results[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
            Assert.Fail("Prometheus ended: " + await _log);
        try
        {
            using var answer = await _client.GetAsync("/-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
