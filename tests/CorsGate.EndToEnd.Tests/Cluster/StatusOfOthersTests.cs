using System.Text.Json;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Resources;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What other controllers wrote stays as it is, and people are told once of what is refused.</summary>
[Collection(ClusterTests.Name)]
public sealed class StatusOfOthersTests(StandardChannel cluster)
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";

    [ClusterFact]
    public async Task Entries_of_another_controller_stay_byte_for_byte_while_ours_come_change_and_go()
    {
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Route("a.example"));
        await objects.SendAsync(HttpMethod.Patch, $"apis/{GatewayApi}/namespaces/default/httproutes/told/status?fieldManager=other&force=true", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: { name: told }
            status:
              parents:
              - controllerName: other.example/controller
                parentRef: { name: gateway, sectionName: http }
                conditions:
                - { type: Odd, status: Unknown, reason: Because, message: "ä \u0001 ", observedGeneration: 41, lastTransitionTime: "2001-02-03T04:05:06Z" }
            """);
        var foreign = Assert.Single(await ParentsAsync(objects));

        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, Writing);
        await ExpectAsync(objects, "ours", parents => parents.Length == 2 && parents[1].Contains("\"observedGeneration\":1", StringComparison.Ordinal), foreign);
        await objects.ApplyAsync(Route("b.example"));
        await ExpectAsync(objects, "ours of the change", parents => parents.Length == 2 && parents[1].Contains("\"observedGeneration\":2", StringComparison.Ordinal), foreign);
        await objects.DeleteAsync(GatewayApi, "Gateway", "default", "gateway");
        await ExpectAsync(objects, "ours to go", parents => parents.Length == 1, foreign);
    }

    [ClusterFact]
    public async Task An_Ingress_that_cannot_be_read_is_told_about_once_whoever_leads_and_another_controller_s_is_not()
    {
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(Ingress("first", "nginx"));
        await objects.ApplyAsync(Ingress("foreign", "elsewhere"));
        await using (await ClusterGateway.StartAsync(cluster.Server, Writing))
            await Wait.UntilAsync("the first Event", async () => (await EventsAsync(objects)).Length == 1);

        // Who leads next has said all there is to say when it has told of another.
        await objects.ApplyAsync(Ingress("second", "nginx"));
        await using var next = await ClusterGateway.StartAsync(cluster.Server, Writing);
        await Wait.UntilAsync("the second Event", async () => (await EventsAsync(objects)).Any(told => told.Name == "second"));
        var events = await EventsAsync(objects);
        Assert.Equal(["first", "second"], events.Select(told => told.Name).Order(StringComparer.Ordinal));
        Assert.All(events, told => Assert.Contains("spec.rules[0].http.paths[0].path", told.Note, StringComparison.Ordinal));
    }

    private static ClusterOptions Writing(ClusterOptions options) => options with { WritesStatus = true, Addresses = [new GatewayAddress("IPAddress", "203.0.113.7")] };

    private static Task ExpectAsync(KubeObjects objects, string what, Func<string[], bool> isExpected, string foreign) => Wait.UntilAsync(what, async () =>
    {
        var parents = await ParentsAsync(objects);
        Assert.Equal(foreign, parents[0]);
        return isExpected(parents);
    });

    private static async Task<string[]> ParentsAsync(KubeObjects objects) =>
        [.. (await objects.GetAsync(GatewayApi, "HTTPRoute", "default", "told")).GetProperty("status").GetProperty("parents").EnumerateArray().Select(parent => parent.GetRawText())];

    private static async Task<(string Name, string Note)[]> EventsAsync(KubeObjects objects)
    {
        var list = JsonSerializer.Deserialize<JsonElement>(await objects.SendAsync(HttpMethod.Get, "apis/events.k8s.io/v1/namespaces/telling/events", null));
        return
        [
            .. list.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("reportingController").ValueEquals("corsgate.dev/gateway-controller"))
                .Select(item => (item.GetProperty("regarding").GetProperty("name").GetString()!, item.GetProperty("note").GetString()!)),
        ];
    }

    private static string Route(string host) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: told
        spec:
          parentRefs:
            - name: gateway
          hostnames: [{{host}}]
        """;

    // The server takes the path; no request can have it.
    private static string Ingress(string name, string @class) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{name}}
          namespace: telling
        spec:
          ingressClassName: {{@class}}
          rules:
            - host: {{name}}.example
              http:
                paths:
                  - path: "/\u0007"
                    pathType: ImplementationSpecific
                    backend: { service: { name: web, port: { number: 80 } } }
        """;
}
