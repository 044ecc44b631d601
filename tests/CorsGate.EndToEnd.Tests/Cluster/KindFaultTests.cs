using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>A kind that cannot be read costs itself and no other.</summary>
[Collection(ClusterFaultTests.Name)]
public sealed class KindFaultTests(StandardChannel cluster)
{
    private const string Policy = """
        apiVersion: gloo.solo.io/v1alpha1
        kind: GlooTrafficPolicy
        metadata:
          name: cors
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: Gateway
              name: gateway
          cors:
            allowOrigins: ["https://a.example"]
        """;

    private const string Route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: web
        spec:
          parentRefs:
            - name: gateway
          rules:
            - filters:
                - type: ResponseHeaderModifier
                  responseHeaderModifier:
                    set:
                      - name: X-Http-Route
                        value: seen
              backendRefs:
                - name: web
                  port: 80
        """;

    // Without hostnames, it also has the requests that the GRPCRoute does not take, and says that it had them.
    private const string ViaHttpRoute = "X-Http-Route";

    private const string Grpc = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata:
          name: grpc
        spec:
          parentRefs:
            - name: gateway
          hostnames: [grpc.example]
          rules:
            - backendRefs:
                - name: web
                  port: 80
        """;

    [ClusterFact]
    public async Task A_forbidden_kind_is_reported_and_read_as_soon_as_it_may_be()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await ApplyAsync(objects, upstream);
        await objects.ApplyAsync(Role("all-but-one", "[\"\", apps, discovery.k8s.io, gateway.networking.k8s.io, gateway.kgateway.dev, networking.k8s.io, plugin.flomesh.io, config.openservicemesh.io]"));
        await objects.ApplyAsync(Binding("all-but-one"));
        await using var gateway = ClusterGateway.Start(cluster.Server.WriteKubeconfig("kubeconfig-weak", $"{{token: {KubeServer.WeakToken}}}"));
        await gateway.ExpectAsync("the route without the policy", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK && !HasOrigin(answer), Origin);

        await using var traffic = await Traffic.StartAsync(gateway, "a.example");
        Assert.Contains("GlooTrafficPolicy.gloo.solo.io: the API server does not let us read this kind", gateway.ReadLog(), StringComparison.Ordinal);
        Assert.DoesNotContain("HTTPRoute.gateway.networking.k8s.io: the API server", gateway.ReadLog(), StringComparison.Ordinal);
        await ExpectStateAsync(gateway, "GlooTrafficPolicy.gloo.solo.io", "forbidden");
        await ExpectStateAsync(gateway, "HTTPRoute.gateway.networking.k8s.io", "synced");

        await objects.ApplyAsync(Role("the-one", "[gloo.solo.io]"));
        await objects.ApplyAsync(Binding("the-one"));
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);
        await gateway.WaitForLogAsync("GlooTrafficPolicy.gloo.solo.io: is read again");
        await ExpectStateAsync(gateway, "GlooTrafficPolicy.gloo.solo.io", "synced");
        await traffic.RequireNoLossAsync(10);
    }

    /// <summary>Two kinds at once, as it takes some time until a kind counts as gone and until one that comes is looked for.</summary>
    [ClusterFact]
    public async Task CRDs_that_are_removed_take_their_objects_along_and_no_others_and_those_that_come_back_are_read()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await ApplyAsync(objects, upstream);
        await objects.ApplyAsync(Grpc);
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server);
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);
        await gateway.ExpectAsync("the GRPCRoute", "grpc.example", "/a.B/C", answer => !answer.Headers.Contains(ViaHttpRoute));
        await using var traffic = await Traffic.StartAsync(gateway, "a.example");

        await KubeCrds.RemoveAsync(cluster.Server, "glootrafficpolicies.gloo.solo.io");
        await KubeCrds.RemoveAsync(cluster.Server, "grpcroutes.gateway.networking.k8s.io");
        await gateway.ExpectAsync("the policy to be gone", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK && !HasOrigin(answer), Origin);
        await gateway.ExpectAsync("the GRPCRoute to be gone", "grpc.example", "/a.B/C", answer => answer.Headers.Contains(ViaHttpRoute));
        foreach (var kind in new[] { "GlooTrafficPolicy.gloo.solo.io", "GRPCRoute.gateway.networking.k8s.io" })
        {
            await gateway.WaitForLogAsync($"{kind}: the API server does not serve this kind; it is read as soon as its CRD is installed");
            await ExpectStateAsync(gateway, kind, "absent");
        }

        await cluster.InstallAgainAsync("gateway.networking.k8s.io_grpcroutes.yaml");
        await objects.ApplyAsync(Policy);
        await objects.ApplyAsync(Grpc);
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);
        await gateway.ExpectAsync("the GRPCRoute", "grpc.example", "/a.B/C", answer => !answer.Headers.Contains(ViaHttpRoute));
        foreach (var kind in new[] { "GlooTrafficPolicy.gloo.solo.io", "GRPCRoute.gateway.networking.k8s.io" })
        {
            await gateway.WaitForLogAsync($"{kind}: is read now");
            await ExpectStateAsync(gateway, kind, "synced");
        }

        await traffic.RequireNoLossAsync(100);
    }

    private static async Task ExpectStateAsync(ClusterGateway gateway, string kind, string state)
    {
        using var console = new Client(await gateway.ConsolePortAsync());
        await Wait.UntilAsync($"{kind} to be {state} in the metrics", async () => (await console.GetAsync("http://localhost/metrics")).Body
            .Contains($$"""corsgate_cluster_kind_state{kind="{{kind}}",namespace="",state="{{state}}"} 1""", StringComparison.Ordinal));
    }

    private static (string Name, string Value) Origin => ("Origin", "https://a.example");

    private static bool HasOrigin(HttpResponseMessage answer) => answer.Headers.Contains("Access-Control-Allow-Origin");

    private static async Task ApplyAsync(KubeObjects objects, RecordingUpstream upstream)
    {
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Policy);
        await objects.ApplyAsync(Route);
    }

    private static string Role(string name, string groups) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: {{name}}
        rules:
          - apiGroups: {{groups}}
            resources: ["*"]
            verbs: [get, list, watch]
        """;

    private static string Binding(string name) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: {{name}}
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: {{name}}
        subjects:
          - apiGroup: rbac.authorization.k8s.io
            kind: User
            name: weak
        """;
}
