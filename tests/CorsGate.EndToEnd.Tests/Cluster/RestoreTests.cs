using System.Globalization;
using System.Net;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>An API server whose etcd was restored from an older copy: versions go back, and are given out a second time.</summary>
[Collection(RestoreCollection.Name)]
public sealed class RestoreTests(OutageCluster cluster)
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";
    private const string Accepted = "parent Gateway /gateway of corsgate.dev/gateway-controller: Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs";

    /// <summary>
    /// Two gateways: one sees the restored server while it is still behind, the other one only when it has passed the lost versions, so
    /// that nothing but the objects themselves says what happened.
    /// </summary>
    [ClusterFact]
    public async Task What_an_older_copy_of_etcd_has_is_served_and_told_of_and_nothing_else()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        foreach (var name in new[] { "steady", "deleted", "changed" })
            await objects.ApplyAsync(Manifest.Route(name, "web", name + ".example"));
        await using var early = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        await using var late = ClusterGateway.Start(proxy.Kubeconfig);
        foreach (var gateway in new[] { early, late })
            await ExpectAsync(gateway, ["steady", "deleted", "changed"], ["created", "changed-new", "missed"]);
        foreach (var name in new[] { "steady", "deleted", "changed" })
            await StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", name, Accepted);
        await using var toEarly = await Traffic.StartAsync(early, "steady.example");
        await using var toLate = await Traffic.StartAsync(late, "steady.example");

        // 1. A copy is made, and the world goes on.
        await cluster.Server.StopAsync();
        cluster.Server.CopyStore("copy");
        await cluster.Server.StartAgainAsync();
        await objects.DeleteAsync(GatewayApi, "HTTPRoute", "default", "deleted");
        await objects.ApplyAsync(Manifest.Route("changed", "web", "changed-new.example"));
        await objects.ApplyAsync(Manifest.Route("created", "web", "created.example"));
        foreach (var gateway in new[] { early, late })
            await ExpectAsync(gateway, ["steady", "created", "changed-new"], ["deleted", "changed", "missed"]);
        await StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", "created", Accepted);
        await StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", "changed", Accepted);
        var lost = await VersionAsync(objects);

        // 2. The copy takes the place of the store; one gateway sees that.
        proxy.Cut();
        await cluster.Server.StopAsync();
        cluster.Server.RestoreStore("copy");
        await cluster.Server.StartAgainAsync();
        Assert.True(await VersionAsync(objects) < lost, "the store did not go back");
        await ExpectAsync(early, ["steady", "deleted", "changed"], ["created", "changed-new", "missed"]);

        // 3. Until the other one does, what it knows by a version becomes something else, and the version passes the last that it saw.
        await objects.ApplyAsync(Manifest.Route("missed", "web", "missed.example"));
        await objects.ApplyAsync(Manifest.Route("created", "web", "steady.example", "/created"));
        for (var i = 0; await VersionAsync(objects) <= lost + 10; i++)
            await objects.ApplyAsync(Manifest.Route("filler", "web", string.Create(CultureInfo.InvariantCulture, $"filler-{i}.example")));
        proxy.Restore();
        foreach (var gateway in new[] { early, late })
            await ExpectAsync(gateway, ["steady", "deleted", "changed", "missed"], ["created", "changed-new"]);

        // 4. The statuses are those of what is there.
        foreach (var name in new[] { "steady", "deleted", "changed", "missed", "created", "filler" })
            await StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", name, Accepted);
        await StatusLines.ExpectAsync(
            objects, GatewayApi, "Gateway", "default", "gateway",
            "address IPAddress 203.0.113.7",
            "Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs",
            "listener http HTTPRoute,GRPCRoute 6: Accepted=True/Accepted Conflicted=False/NoConflicts ResolvedRefs=True/ResolvedRefs Programmed=True/Programmed");
        await toEarly.RequireNoLossAsync(100);
        await toLate.RequireNoLossAsync(100);
    }

    private static async Task ExpectAsync(ClusterGateway gateway, string[] served, string[] gone)
    {
        foreach (var name in served)
            await gateway.ExpectAsync("what is there", $"{name}.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var name in gone)
            await gateway.ExpectAsync("what is not there", $"{name}.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);
    }

    private static async Task<long> VersionAsync(KubeObjects objects)
    {
        var list = JsonSerializer.Deserialize<JsonElement>(await objects.SendAsync(HttpMethod.Get, $"apis/{GatewayApi}/httproutes?limit=1", null));
        return long.Parse(list.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, CultureInfo.InvariantCulture);
    }
}
