using System.Globalization;
using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What API servers do to those who read from them: traffic goes on, and what changed meanwhile is served afterwards.</summary>
[Collection(ClusterTests.Name)]
public sealed class FaultTests(StandardChannel cluster)
{
    private const int Changes = 50;

    [ClusterFact]
    public async Task No_request_is_lost_while_the_API_server_is_away_and_all_that_changed_is_served_after_its_return()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await ApplyAsync(objects, upstream);
        await objects.ApplyAsync(Route("steady"));
        await using var gateway = ClusterGateway.Start(proxy.Kubeconfig);
        await gateway.ExpectAsync("the first route", "steady.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        using var stop = new CancellationTokenSource();
        var traffic = SendAsync(gateway.Port(8080), stop.Token);

        proxy.Cut();
        for (var i = 0; i < Changes; i++)
            await objects.ApplyAsync(Route(Name(i)));
        await gateway.WaitForLogAsync("cannot be read now, what is known stays");
        proxy.Restore();
        for (var i = 0; i < Changes; i++)
            await gateway.ExpectAsync("a route of the meantime", $"{Name(i)}.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);

        await stop.CancelAsync();
        var (sent, failures) = await traffic;
        Assert.Empty(failures);
        Assert.True(sent > Changes, $"only {sent} requests were sent");
    }

    [ClusterFact]
    public async Task Watches_that_break_off_anywhere_lose_no_change()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await ApplyAsync(objects, upstream);
        await using var gateway = ClusterGateway.Start(proxy.Kubeconfig);
        await gateway.WaitForLogAsync("is serving");

        // An event of a route is about two thousand bytes long.
        for (var i = 0; i < 10; i++)
        {
            proxy.CutAfter(150 + (i * 311));
            await objects.ApplyAsync(Route(Name(i)));
            await gateway.ExpectAsync("a route whose event broke off", $"{Name(i)}.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        }
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

    private static async Task<(int Sent, List<string> Failures)> SendAsync(int port, CancellationToken stop)
    {
        var sent = 0;
        var failures = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            using var client = new Client(port);
            for (var i = 0; i < 20 && !stop.IsCancellationRequested; i++, sent++)
            {
                try
                {
                    if (await client.GetAsync("http://steady.example/") is not (200, "web") and var answer)
                        failures.Add($"{answer}");
                }
                catch (HttpRequestException lost)
                {
                    failures.Add(lost.ToString());
                }

                await Task.Delay(5, CancellationToken.None);
            }
        }

        return (sent, failures);
    }

    private static string Name(int i) => "change-" + i.ToString(CultureInfo.InvariantCulture);

    private static string Route(string name) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{name}}
        spec:
          parentRefs:
            - name: gateway
          hostnames: [{{name}}.example]
          rules:
            - backendRefs:
                - name: web
                  port: 80
        """;
}
