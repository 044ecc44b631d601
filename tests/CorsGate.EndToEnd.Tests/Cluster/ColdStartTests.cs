using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>A start while the processes of the API server are stopped, and what becomes of it when they start, too.</summary>
[Collection(OutageCollection.Name)]
public sealed class ColdStartTests(OutageCluster cluster)
{
    [ClusterFact]
    public async Task No_request_is_lost_when_the_API_server_starts_after_a_gateway_that_serves_what_was_kept()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        var folder = Path.Combine(cluster.Server.Folder, "kept");
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Manifest.Route("kept", "web", "kept.example"));
        await using (var first = ClusterGateway.Start(cluster.Server.Kubeconfig, options => options with { CacheFolder = folder }))
            await first.ExpectAsync("the route", "kept.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);

        await cluster.Server.StopAsync();
        await using var second = ClusterGateway.Start(
            cluster.Server.Kubeconfig, options => options with { CacheFolder = folder, ColdStartAfter = TimeSpan.FromMilliseconds(100) });
        await second.ExpectAsync("what was kept", "kept.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await using var traffic = await Traffic.StartAsync(second, "kept.example");
        await cluster.Server.StartAgainAsync();
        await objects.WaitForKindsAsync();
        await objects.ApplyAsync(Manifest.Route("new", "web", "new.example"));

        await second.ExpectAsync("what is there", "new.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await traffic.RequireNoLossAsync(20);
    }
}
