using System.Net;
using CorsGate.EndToEnd.Tests.Commands;
using CorsGate.EndToEnd.Tests.Deploy;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>Two processes, as two Pods would run them, each with an account of its own, so that the server's audit log tells them apart.</summary>
[Collection(ClusterFaultTests.Name)]
public sealed class LeaderTests(StandardChannel cluster)
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";
    private const string Lease = "leases default/corsgate-leader";
    private const string Route = "httproutes/status default/web";
    private const string Accepted = "parent Gateway /gateway of corsgate.dev/gateway-controller: Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs";

    // As long as nobody else may take the Lease.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);

    [ClusterFact]
    public async Task The_other_replica_goes_on_when_the_leader_is_killed_and_never_do_both_write()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Manifest.Route("web", "web", "first.example"));

        // 1. Both serve, the first one writes: every object once.
        await using var first = await ServeAsync(objects, "replica-1");
        await ExpectStatusAsync(objects);
        await using var second = await ServeAsync(objects, "replica-2");
        await second.WaitForOutputAsync(" leads");
        await ExpectAsync(first, "first.example", HttpStatusCode.OK);
        await ExpectAsync(second, "first.example", HttpStatusCode.OK);
        var before = await ReadWritesAsync("replica-1", 3);
        Assert.All(before, write => Assert.Equal("replica-1", write.User));
        Assert.Equal(["gatewayclasses/status /corsgate", "gateways/status default/gateway", Route], Statuses(before, "replica-1"));

        // 2. The first one is killed, without a chance to give the Lease back. The other serves what changes, and tells of it later.
        first.Kill();
        await objects.ApplyAsync(Manifest.Route("web", "web", "second.example"));
        await ExpectAsync(second, "second.example", HttpStatusCode.OK);
        await ExpectAsync(second, "first.example", HttpStatusCode.NotFound);
        await ExpectStatusAsync(objects);

        // 3. The other waited for as long as the Lease lasts, and wrote what had changed, once, and nothing else.
        var all = await ReadWritesAsync("replica-2", 1);
        var last = all.Last(write => write.User is "replica-1");
        var taken = all.First(write => write.User is "replica-2");
        Assert.Equal(Lease, taken.Target);
        Assert.True(taken.Received - all.Last(write => write is { User: "replica-1", Target: Lease }).Received >= LeaseDuration, $"{last}, {taken}");
        Assert.True(taken.Received > last.Received, $"{last}, {taken}");
        Assert.Equal([Route], Statuses(all, "replica-2"));

        // 4. The first one comes back, and waits like anybody.
        await using var third = await ServeAsync(objects, "replica-1");
        await third.WaitForOutputAsync(" leads");
        await objects.ApplyAsync(Manifest.Route("web", "web", "third.example"));
        await ExpectAsync(third, "third.example", HttpStatusCode.OK);
        await ExpectStatusAsync(objects);
        var afterwards = await ReadWritesAsync("replica-2", 2);
        Assert.Equal([Route, Route], Statuses(afterwards, "replica-2"));
        Assert.Equal(last, afterwards.Last(write => write.User is "replica-1"));

        // Who stops gives the Lease back, for whoever comes next.
        second.Terminate();
        Assert.Equal(0, await second.ExitAsync());
    }

    private async Task<CommandProcess> ServeAsync(KubeObjects objects, string account)
    {
        await ReplicaAccounts.ApplyAsync(objects, account);
        var token = await ReplicaAccounts.RequestTokenAsync(objects, account);
        return await CommandProcess.ServeAsync(
            "--kubeconfig", cluster.Server.WriteKubeconfig("kubeconfig-" + account, $"{{token: {token}}}"), "--status", "on", "--drain-delay", "0", "--gateway-address", StatusLines.Address);
    }

    // The server answers a request before its log has it.
    private async Task<List<AuditedWrite>> ReadWritesAsync(string user, int statuses)
    {
        await Wait.UntilAsync($"{statuses} statuses of {user} in the log", () => Statuses(cluster.Replicas.ReadWrites(), user).Length >= statuses);
        return cluster.Replicas.ReadWrites();
    }

    private static Task ExpectStatusAsync(KubeObjects objects) => StatusLines.ExpectAsync(objects, GatewayApi, "HTTPRoute", "default", "web", Accepted);

    private static Task ExpectAsync(CommandProcess process, string host, HttpStatusCode status) => Wait.UntilAsync($"{(int)status} from {host}", async () =>
    {
        using var client = new Client(process.Port);
        return (await client.GetAsync($"http://{host}/")).Status == (int)status;
    });

    private static string[] Statuses(IEnumerable<AuditedWrite> writes, string user) =>
        [.. writes.Where(write => write.User == user && write.Target.Contains("/status ", StringComparison.Ordinal)).Select(write => write.Target).Order(StringComparer.Ordinal)];
}
