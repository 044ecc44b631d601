using System.Net;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>Two processes serve, one of them writes status.</summary>
[Collection(ClusterTests.Name)]
public sealed class StatusTests(StandardChannel cluster)
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";

    [ClusterFact]
    public async Task Both_replicas_serve_one_writes_status_and_the_other_goes_on_when_it_stops()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Route("a.example"));
        var first = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        await ExpectAcceptedAsync(objects, generation: 1);
        await using var second = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        await first.ExpectAsync("the first to serve", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await second.ExpectAsync("the second to serve", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        var gateway = (await objects.GetAsync(GatewayApi, "Gateway", "default", "gateway")).GetProperty("status");
        Assert.Equal("203.0.113.7", gateway.GetProperty("addresses")[0].GetProperty("value").GetString());
        Assert.Equal(1, gateway.GetProperty("listeners")[0].GetProperty("attachedRoutes").GetInt32());

        await first.DisposeAsync();
        await objects.ApplyAsync(Route("b.example"));
        await second.ExpectAsync("the second to follow", "b.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await ExpectAcceptedAsync(objects, generation: 2);
    }

    [ClusterTheory]
    [InlineData("traffic-policy/ancestors")]
    [InlineData("gloo/ancestors")]
    public Task Policies_say_at_each_Gateway_what_they_do_there(string name) => ClusterCase.RunAsync(cluster.Server, name);

    [ClusterFact]
    public async Task Gateways_of_other_controllers_are_neither_served_nor_told_about()
    {
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate").Replace("corsgate.dev/", "other.example/", StringComparison.Ordinal));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Route("a.example"));
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);

        using var client = new Client(gateway.Port(8080));
        Assert.Equal(503, (await client.GetAsync("http://a.example/")).Status);
        var route = await objects.GetAsync(GatewayApi, "HTTPRoute", "default", "web");
        Assert.False(route.TryGetProperty("status", out var status) && status.GetProperty("parents").GetArrayLength() > 0, $"{route}");
    }

    private static Task ExpectAcceptedAsync(KubeObjects objects, int generation) => Wait.UntilAsync("the route to be accepted", async () =>
    {
        var route = await objects.GetAsync(GatewayApi, "HTTPRoute", "default", "web");
        return route.TryGetProperty("status", out var status)
            && status.GetProperty("parents").EnumerateArray().SelectMany(parent => parent.GetProperty("conditions").EnumerateArray()).Any(condition => IsAccepted(condition, generation));
    });

    private static bool IsAccepted(JsonElement condition, int generation) =>
        condition.GetProperty("type").ValueEquals("Accepted") && condition.GetProperty("status").ValueEquals("True") && condition.GetProperty("observedGeneration").GetInt32() == generation;

    private static string Route(string host) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: web
        spec:
          parentRefs:
            - name: gateway
          hostnames: [{{host}}]
          rules:
            - backendRefs:
                - name: web
                  port: 80
        """;
}
