using System.Globalization;
using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>An API server that is away for longer than it keeps events for those who were not there.</summary>
[Collection(OutageCollection.Name)]
public sealed class OutageTests(OutageCluster cluster)
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";
    private const int Changes = 50;

    // API servers keep events for 75 s (DefaultEventFreshDuration), so that what changed in 90 s cannot all come as events.
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Two gateways. One is cut off for 90 s from a server that works, while 50 objects change. To the other the server's processes are
    /// stopped for most of that time, after 25 of the changes, and started again with what they kept before the other 25.
    /// </summary>
    [ClusterFact]
    public async Task No_request_is_lost_while_the_API_server_is_away_for_90_seconds_and_50_changes_are_served_after_its_return()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Manifest.Route("steady", "web", "steady.example"));
        foreach (var change in Enumerable.Range(0, Changes).Where(i => i % 5 is 1 or 2))
            await objects.ApplyAsync(Route(change, "before"));
        await using var cutOff = ClusterGateway.Start(proxy.Kubeconfig, StatusLines.Writing);
        await using var other = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        ClusterGateway[] both = [cutOff, other];
        foreach (var gateway in both)
            await gateway.ExpectAsync("the first route", "steady.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await using var toCutOff = await Traffic.StartAsync(cutOff, "steady.example");
        await using var toOther = await Traffic.StartAsync(other, "steady.example");

        // 1. One gateway is cut off, the other follows the first half.
        proxy.Cut();
        var began = TimeProvider.System.GetTimestamp();
        await ChangeAsync(objects, Enumerable.Range(0, Changes / 2));
        foreach (var change in Enumerable.Range(0, Changes / 2))
            await ExpectAsync(other, change);

        // 2. The server is away for the other one, too.
        await cluster.Server.StopAsync();
        foreach (var gateway in both)
            await gateway.WaitForLogAsync("cannot be read now, what is known stays");
        foreach (var change in Enumerable.Range(0, Changes / 2))
            await ExpectAsync(other, change);
        await WaitAsync(began, Absence - TimeSpan.FromSeconds(15));

        // 3. It is back, and the second half changes.
        await cluster.Server.StartAgainAsync();
        await ChangeAsync(objects, Enumerable.Range(Changes / 2, Changes / 2));
        await WaitAsync(began, Absence);
        proxy.Restore();
        foreach (var gateway in both)
        {
            foreach (var change in Enumerable.Range(0, Changes))
                await ExpectAsync(gateway, change);
        }

        // 4. So do the statuses, whoever leads.
        foreach (var change in Enumerable.Range(0, Changes).Where(change => change % 5 is not 2))
            await StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", Name(change), "parent Gateway /gateway of corsgate.dev/gateway-controller: Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs");
        await toCutOff.RequireNoLossAsync(1_000);
        await toOther.RequireNoLossAsync(1_000);
    }

    // Of five changes three create, one changes what was there, one deletes it.
    private static async Task ChangeAsync(KubeObjects objects, IEnumerable<int> changes)
    {
        foreach (var change in changes)
        {
            if (change % 5 == 2)
                await objects.DeleteAsync(GatewayApi, "HTTPRoute", "default", Name(change));
            else
                await objects.ApplyAsync(Route(change, "after"));
        }
    }

    private static async Task ExpectAsync(ClusterGateway gateway, int change)
    {
        await gateway.ExpectAsync("what was created or changed", $"{Name(change)}.after.example", "/", answer => answer.StatusCode == (change % 5 == 2 ? HttpStatusCode.NotFound : HttpStatusCode.OK));
        await gateway.ExpectAsync("what was changed or deleted to go", $"{Name(change)}.before.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);
    }

    // The absence itself, which is what is tested; whatever is waited for has its own bound.
    private static async Task WaitAsync(long began, TimeSpan absence)
    {
        var left = absence - TimeProvider.System.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
            await Task.Delay(left);
    }

    private static string Name(int change) => "change-" + change.ToString(CultureInfo.InvariantCulture);

    private static string Route(int change, string domain) => Manifest.Route(Name(change), "web", $"{Name(change)}.{domain}.example");
}
