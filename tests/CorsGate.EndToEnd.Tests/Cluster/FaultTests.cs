using System.Globalization;
using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What API servers do to those who read from them: traffic goes on, and what changed meanwhile is served afterwards.</summary>
[Collection(ClusterFaultTests.Name)]
public sealed class FaultTests(StandardChannel cluster)
{
    /// <summary>At 40 points of an event that fills several frames and TLS records, so that what comes before the cut is part of an object.</summary>
    [ClusterFact]
    public async Task Watches_that_break_off_anywhere_lose_no_change()
    {
        const int Rounds = 10;
        const int AtOnce = 4;
        const int EventBytes = 42_000;
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var all = new CutGateways(cluster.Server, AtOnce);
        await ApplyAsync(objects, upstream);
        all.Start();
        foreach (var gateway in all.Gateways)
            await gateway.WaitForLogAsync("is serving");

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < AtOnce; i++)
                all.Proxies[i].CutAfter(150 + (((round * AtOnce) + i) * (EventBytes / (Rounds * AtOnce))));
            await objects.ApplyAsync(LargeRoute(Name(round)));
            foreach (var gateway in all.Gateways)
                await gateway.ExpectAsync("a route whose event broke off", $"{Name(round)}.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.All(all.Proxies, proxy => Assert.Equal(round + 1, proxy.Cuts));
        }
    }

    [ClusterFact]
    public async Task A_start_whose_reads_break_off_anywhere_ends_with_all_that_is_there()
    {
        const int AtOnce = 4;
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var all = new CutGateways(cluster.Server, AtOnce);
        await ApplyAsync(objects, upstream);
        for (var i = 0; i < 5; i++)
            await objects.ApplyAsync(LargeRoute(Name(i)));

        // Within the handshake, the kinds, the first lists, and the long one.
        all.Proxies[0].CutAfter(700, 6_000);
        all.Proxies[1].CutAfter(2_500, 30_000);
        all.Proxies[2].CutAfter(12_000, 70_000);
        all.Proxies[3].CutAfter(20_000, 150_000);
        all.Start();
        foreach (var gateway in all.Gateways)
        {
            await gateway.WaitForLogAsync("is serving");
            for (var i = 0; i < 5; i++)
                await gateway.ExpectAsync("a route", $"{Name(i)}.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        }

        Assert.All(all.Proxies, proxy => Assert.Equal(2, proxy.Cuts));
    }

    [ClusterFact]
    public async Task Readiness_says_what_a_start_waits_for_while_the_API_server_is_away_and_every_request_is_answered_with_503()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await ApplyAsync(objects, upstream);
        await objects.ApplyAsync(Route("late"));
        proxy.Cut();
        await using var gateway = ClusterGateway.Start(proxy.Kubeconfig);
        using var console = new Client(await gateway.ConsolePortAsync());
        var answer = (Status: 0, Body: "");
        await Wait.UntilAsync("readiness to know", async () => (answer = await console.GetAsync("http://localhost/readyz")).Body.Contains("waiting for the API server", StringComparison.Ordinal));

        Assert.Equal(503, answer.Status);
        await gateway.ExpectAsync("no answer but 503", "late.example", "/", response => response.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(200, (await console.GetAsync("http://localhost/livez")).Status);

        proxy.Restore();
        await gateway.ExpectAsync("the route", "late.example", "/", response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal((200, "ok\n"), await console.GetAsync("http://localhost/readyz"));
    }

    [ClusterFact]
    public async Task A_start_while_the_API_server_is_away_serves_what_was_kept_and_then_what_is_there()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        var folder = Path.Combine(cluster.Server.Folder, "kept");
        await ApplyAsync(objects, upstream);
        await objects.ApplyAsync(Route("kept"));
        await objects.ApplyAsync(Route("deleted"));
        await using (var first = ClusterGateway.Start(proxy.Kubeconfig, options => options with { CacheFolder = folder }))
            await first.ExpectAsync("the route", "kept.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);

        proxy.Cut();
        await objects.DeleteAsync("gateway.networking.k8s.io/v1", "HTTPRoute", "default", "deleted");
        await using var second = ClusterGateway.Start(
            proxy.Kubeconfig, options => options with { CacheFolder = folder, ColdStartAfter = TimeSpan.FromMilliseconds(100) });
        await second.ExpectAsync("what was kept", "kept.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await second.ExpectAsync("what was kept", "deleted.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);

        proxy.Restore();
        await second.ExpectAsync("what was deleted to go", "deleted.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);
        await second.ExpectAsync("what is there to stay", "kept.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private static async Task ApplyAsync(KubeObjects objects, RecordingUpstream upstream)
    {
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
    }

    private static string Name(int i) => "change-" + i.ToString(CultureInfo.InvariantCulture);

    private static string Route(string name) => Manifest.Route(name, "web", name + ".example");

    private static string LargeRoute(string name) => Route(name).Replace(
        "metadata:\n", $"metadata:\n  annotations:\n    example.com/filler: {string.Concat(Enumerable.Range(0, 10_000).Select(i => i.ToString("x4", CultureInfo.InvariantCulture)))}\n", StringComparison.Ordinal);

    /// <summary>Some gateways, each behind a proxy of its own.</summary>
    private sealed class CutGateways(KubeServer server, int count) : IAsyncDisposable
    {
        public CutProxy[] Proxies { get; } = [.. Enumerable.Range(0, count).Select(_ => new CutProxy(server))];

        public ClusterGateway[] Gateways { get; private set; } = [];

        public void Start() => Gateways = [.. Proxies.Select(proxy => ClusterGateway.Start(proxy.Kubeconfig))];

        public async ValueTask DisposeAsync()
        {
            foreach (var gateway in Gateways)
                await gateway.DisposeAsync();
            foreach (var proxy in Proxies)
                await proxy.DisposeAsync();
        }
    }
}
