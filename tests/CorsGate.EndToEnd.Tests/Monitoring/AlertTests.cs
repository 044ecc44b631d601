using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>A real Prometheus scrapes the real command, and the shipped alerts fire on what it counted.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task Unauthorized_attempts_on_the_API_server_proxy_raise_the_articles_alert_and_CorsGates_own()
    {
        await using var corsgate = await StartAsync();
        using var client = new Client(await corsgate.WaitForPortAsync(6443));

        // The shipped rules look at five minutes and wait for five more. Nothing else of this copy is changed.
        var rules = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "monitoring", "rules.yaml")))
            .Replace("[5m]", "[10s]", StringComparison.Ordinal)
            .Replace("for: 5m", "for: 2s", StringComparison.Ordinal);
        await using var prometheus = await PrometheusServer.StartAsync(corsgate.ConsolePort, rules);
        await Wait.UntilAsync("CorsGate is scraped", async () => await prometheus.QueryAsync("up{job=\"corsgate\"}") is 1);
        await PreflightAsync(client, "https://dashboard.example.com", expected: 200);
        Assert.Empty(await prometheus.FiringAsync());

        await Wait.UntilAsync("both alerts fire", async () =>
        {
            // More than ten a second, with what the next answer takes.
            for (var i = 0; i < 50; i++)
                await PreflightAsync(client, "https://malicious.com", expected: 403);
            await Task.Delay(200);
            var firing = await prometheus.FiringAsync();
            return firing.Contains("UnauthorizedCORSAttempts") && firing.Contains("CorsGateUnknownOrigins") && firing.Contains("CorsGatePreflightsRefused");
        });
        Assert.DoesNotContain("CorsGateUpstreamFailing", await prometheus.FiringAsync());
        Assert.True(await prometheus.QueryAsync("apiserver_request_total{verb=\"OPTIONS\",code=\"403\"}") > 50);
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_what_is_scraped()
    {
        await using var corsgate = await StartAsync();
        using var client = new Client(await corsgate.WaitForPortAsync(6443));
        await PreflightAsync(client, "https://dashboard.example.com", expected: 200);
        using var console = new Client(corsgate.ConsolePort);
        var (status, text) = await console.GetAsync("http://localhost/metrics");
        Assert.Equal(200, status);
        Assert.Contains("\napiserver_request_total{verb=\"OPTIONS\",code=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), await Tool.RunAsync(text, "promtool", "check", "metrics"));
    }

    private static async Task<CommandProcess> StartAsync()
    {
        var corsgate = CommandProcess.Start(
            "run", "--cors-allowed-origins", "https://dashboard.example.com", "--upstream", "https://127.0.0.1:1", "--insecure-listener", "--port-map", "6443=0", "--console", "127.0.0.1:0");
        await corsgate.WaitForOutputAsync("is serving");
        return corsgate;
    }

    private static async Task PreflightAsync(Client client, string origin, int expected)
    {
        using var answer = await client.SendAsync(
            "http://api.kubernetes.example.com/api/v1/namespaces", HttpMethod.Options, headers: [("Origin", origin), ("Access-Control-Request-Method", "GET")]);
        Assert.Equal(expected, (int)answer.StatusCode);
    }
}
