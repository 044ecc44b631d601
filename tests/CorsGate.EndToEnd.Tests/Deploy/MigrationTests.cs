using System.Globalization;
using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>The overlay for a migration on a real API server: the classes of kgateway and Gloo Gateway are served as they stand there.</summary>
[Collection(ImageCollection.Name)]
public sealed class MigrationTests(ImageTree image)
{
    [PodFact]
    public async Task Gateways_of_the_classes_of_kgateway_and_Gloo_are_served_and_get_their_status_as_from_those()
    {
        await using var server = await KubeServer.StartModeAsync("agg");
        await KubeCrds.InstallAsync(server, KubeCrds.Set("gateway-api-v1.6.1-standard"), KubeCrds.Set("kgateway"));
        var kubectl = new Kubectl(server);
        await Kustomize.ApplyAsync(kubectl, "deploy/kustomize/overlays/migration");
        await kubectl.RunAsync("", "create", "namespace", "shop");
        foreach (var (name, controller) in new[] { ("kgateway", "kgateway.dev/kgateway"), ("gloo-gateway", "solo.io/gloo-gateway"), ("other", "other.example/controller") })
            await kubectl.RunAsync(Objects(name, controller), "apply", "-f", "-");

        await using var pod = await Pod.StartAsync(image, server);
        var port = int.Parse(await pod.HttpPortAsync(), CultureInfo.InvariantCulture);
        foreach (var (name, controller) in new[] { ("kgateway", "kgateway.dev/kgateway"), ("gloo-gateway", "solo.io/gloo-gateway") })
        {
            await Wait.UntilAsync($"the route of {name}", async () =>
            {
                using var client = new Client(port);
                using var answer = await client.SendAsync($"http://{name}.example/get", headers: [("Origin", "https://app.example")]);
                return answer.StatusCode == HttpStatusCode.OK && answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == "https://app.example";
            });
            await ExpectAsync(kubectl, ["gatewayclass", name, "-o", "jsonpath={.status.conditions[?(@.type=='Accepted')].status}"], "True");
            await ExpectAsync(kubectl, ["gateway", name, "-n", "shop", "-o", "jsonpath={.status.conditions[?(@.type=='Accepted')].status} {.status.listeners[0].attachedRoutes}"], "True 1");
            await ExpectAsync(
                kubectl,
                ["httproute", name, "-n", "shop", "-o", "jsonpath={range .status.parents[*]}{.controllerName} {.conditions[?(@.type=='Accepted')].status}{end}"],
                $"{controller} True");
        }

        // Who nobody named is another's.
        Assert.Equal("", await kubectl.RunAsync("", "get", "httproute", "other", "-n", "shop", "-o", "jsonpath={.status.parents[*].controllerName}"));
        using var stranger = new Client(port);
        using var unknown = await stranger.SendAsync("http://other.example/get");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task ExpectAsync(Kubectl kubectl, string[] what, string expected)
    {
        var last = "";
        try
        {
            await Wait.UntilAsync(what[0], async () => (last = await kubectl.RunAsync("", ["get", .. what])) == expected);
        }
        catch (Xunit.Sdk.TrueException)
        {
            Assert.Equal(expected, last);
        }
    }

    private static string Objects(string name, string controller) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: { name: {{name}} }
        spec: { controllerName: {{controller}} }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: {{name}}, namespace: shop }
        spec:
          gatewayClassName: {{name}}
          listeners: [{ name: http, port: 80, protocol: HTTP, hostname: {{name}}.example }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}}, namespace: shop, annotations: { corsgate.dev/sample-app: httpbin } }
        spec: { ports: [{ port: 80, protocol: TCP }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: {{name}}, namespace: shop }
        spec:
          parentRefs: [{ name: {{name}} }]
          rules:
          - filters: [{ type: CORS, cors: { allowOrigins: ["https://app.example"] } }]
            backendRefs: [{ name: {{name}}, port: 80 }]
        """;
}
