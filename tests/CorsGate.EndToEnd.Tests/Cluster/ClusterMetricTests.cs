using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What the alerts about a cluster look at.</summary>
[Collection(ClusterTests.Name)]
public sealed class ClusterMetricTests(StandardChannel cluster)
{
    [ClusterFact]
    public async Task Metrics_tell_who_leads_and_whether_what_was_kept_is_served()
    {
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        var folder = Path.Combine(cluster.Server.Folder, "kept-metrics");
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await using (var first = ClusterGateway.Start(proxy.Kubeconfig, options => options with { CacheFolder = folder, WritesStatus = true }))
            await ExpectAsync(first, "corsgate_config_generation 1", "corsgate_cluster_serves_kept 0", "corsgate_cluster_leader 1", "corsgate_cluster_status_failures_total 0");

        proxy.Cut();
        await using var second = ClusterGateway.Start(proxy.Kubeconfig, options => options with { CacheFolder = folder, ColdStartAfter = TimeSpan.FromMilliseconds(100), WritesStatus = true });
        await ExpectAsync(second, "corsgate_cluster_serves_kept 1", "corsgate_cluster_leader 0");
        await ExpectAsync(second, """corsgate_cluster_kind_state{kind="Service",namespace="",state="failing"} 1""");

        proxy.Restore();
        await ExpectAsync(second, "corsgate_cluster_serves_kept 0", "corsgate_cluster_leader 1");
    }

    private static async Task ExpectAsync(ClusterGateway gateway, params string[] lines)
    {
        var port = await gateway.ConsolePortAsync();
        var text = "";
        try
        {
            await Wait.UntilAsync(string.Join(", ", lines), async () =>
            {
                using var console = new Client(port);
                text = (await console.GetAsync("http://localhost/metrics")).Body;
                return Array.TrueForAll(lines, line => text.Contains($"\n{line}\n", StringComparison.Ordinal));
            });
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\n{string.Join('\n', text.Split('\n').Where(line => line.StartsWith("corsgate_cluster", StringComparison.Ordinal)))}\n{gateway.ReadLog()}");
        }
    }
}
