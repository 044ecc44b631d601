using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>A kind that cannot be read costs itself and no other.</summary>
[Collection(ClusterTests.Name)]
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
        await using var gateway = ClusterGateway.Start(await WeakKubeconfigAsync());
        await gateway.ExpectAsync("the route without the policy", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK && !HasOrigin(answer), Origin);

        Assert.Contains("GlooTrafficPolicy.gloo.solo.io: the API server does not let us read this kind", gateway.ReadLog(), StringComparison.Ordinal);
        using var console = new Client(await gateway.ConsolePortAsync());
        Assert.Contains(
            """corsgate_cluster_kind_state{kind="GlooTrafficPolicy.gloo.solo.io",namespace="",state="forbidden"} 1""",
            (await console.GetAsync("http://localhost/metrics")).Body,
            StringComparison.Ordinal);

        await objects.ApplyAsync(Role("the-one", "[gloo.solo.io]"));
        await objects.ApplyAsync(Binding("the-one"));
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);
    }

    [ClusterFact]
    public async Task A_CRD_that_is_removed_takes_its_objects_along_and_one_that_comes_back_is_read()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await ApplyAsync(objects, upstream);
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server);
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);

        await KubeCrds.RemoveAsync(cluster.Server, "glootrafficpolicies.gloo.solo.io");
        await gateway.ExpectAsync("the policy to be gone", "a.example", "/", answer => answer.StatusCode == HttpStatusCode.OK && !HasOrigin(answer), Origin);

        await cluster.InstallGlooAsync();
        await objects.ApplyAsync(Policy);
        await gateway.ExpectAsync("the policy", "a.example", "/", HasOrigin, Origin);
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

    private async Task<string> WeakKubeconfigAsync()
    {
        var path = Path.Combine(cluster.Server.Folder, "kubeconfig-weak");
        var lines = await File.ReadAllLinesAsync(cluster.Server.Kubeconfig);
        await File.WriteAllLinesAsync(path, lines.Select(line => line.StartsWith("users:", StringComparison.Ordinal)
            ? $"users: [{{name: admin, user: {{token: {KubeServer.WeakToken}}}}}]"
            : line));
        return path;
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
