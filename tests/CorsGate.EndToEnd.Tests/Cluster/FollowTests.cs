using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>Objects of a real API server are served, and their changes followed.</summary>
[Collection(ClusterTests.Name)]
public sealed class FollowTests(StandardChannel cluster)
{
    [ClusterFact]
    public async Task An_HTTPRoute_is_served_changes_and_goes()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server);
        await gateway.ExpectAsync("no route yet", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);

        await objects.ApplyAsync(Route("a.example"));
        await gateway.ExpectAsync("the route to be served", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);

        await objects.ApplyAsync(Route("b.example"));
        await gateway.ExpectAsync("the new host to be served", "b.example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
        await gateway.ExpectAsync("the old host to be gone", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);

        await objects.DeleteAsync("gateway.networking.k8s.io/v1", "HTTPRoute", "default", "web");
        await gateway.ExpectAsync("the route to be gone", "b.example", "/", answer => answer.StatusCode == HttpStatusCode.NotFound);
    }

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
