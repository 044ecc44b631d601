using System.Net;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>The pages of osm-edge and of vCluster Platform from beginning to end, with the commands that they give.</summary>
[Collection(ClusterTests.Name)]
public sealed class MeshAndIngressTests(StandardChannel cluster)
{
    private const string MeshConfig = """
        apiVersion: config.openservicemesh.io/v1alpha2
        kind: MeshConfig
        metadata:
          name: osm-mesh-config
          namespace: osm-system
        spec:
          featureFlags:
            enablePluginPolicy: false
        """;

    // What the chart makes of the page's values, before its annotations.
    private const string Ingress = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: vcluster-platform
          namespace: vcluster-platform
        spec:
          ingressClassName: nginx
          rules:
            - host: platform.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: web
                        port:
                          number: 80
        """;

    [ClusterFact]
    public async Task The_mesh_s_plugin_takes_effect_and_is_gone_again()
    {
        var kubectl = new Kubectl(cluster.Server);
        await using var objects = new KubeObjects(cluster.Server);
        await using var test = new ClusterCase(cluster.Server, "osm-edge/seed");
        await objects.ApplyAsync(MeshConfig);
        await objects.EnsureNamespaceAsync("pipy");
        await kubectl.RunAsync("", "label", "namespace", "pipy", "openservicemesh.io/monitored-by=osm", "--overwrite");
        await test.ApplyAsync(kubectl, document => document.Kind is not "PluginConfig");
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);

        await kubectl.RunAsync(
            "", "patch", "meshconfig", "osm-mesh-config", "-n", "osm-system", "-p", """{"spec":{"featureFlags":{"enablePluginPolicy":true}}}""", "--type=merge");
        await test.ApplyAsync(kubectl, document => document.Kind is "PluginConfig");
        await test.ExpectAsync(gateway.Port);

        // The kinds of the mesh have no status, and get none. The leader has written by the time that it has told of this class.
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await StatusLines.ExpectAsync(objects, "gateway.networking.k8s.io/v1", "GatewayClass", "", "corsgate", "features with HTTPRouteCORS", "Accepted=True/Accepted");
        foreach (var document in test.Documents.Where(document => document.Kind.StartsWith("Plugin", StringComparison.Ordinal)))
            Assert.False((await objects.GetAsync(document.ApiVersion, document.Kind, document.Namespace, document.Name)).TryGetProperty("status", out _), document.Kind);
        Assert.False((await objects.GetAsync("config.openservicemesh.io/v1alpha2", "MeshConfig", "osm-system", "osm-mesh-config")).TryGetProperty("status", out _));

        await kubectl.RunAsync("", "delete", "pluginconfig", "cors-policy-config", "-n", "pipy");
        await gateway.ExpectAsync(
            "answers without the plugin",
            "pipy-ok.pipy:8080",
            "/",
            answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Access-Control-Allow-Origin"),
            ("Origin", "http://www.bbb.com"));
    }

    [ClusterFact]
    public async Task The_platform_s_annotations_take_effect_and_are_gone_again()
    {
        var kubectl = new Kubectl(cluster.Server);
        await using var platform = new RecordingUpstream("platform", 401, []);
        await using var objects = new KubeObjects(cluster.Server);
        await objects.ApplyAsync(Manifest.Service("web", platform.Port), "vcluster-platform");
        await objects.ApplyAsync(Ingress);
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, StatusLines.Writing);
        await ExpectAsync(gateway, "no policy yet", answer => answer.StatusCode == HttpStatusCode.Unauthorized && AllowedOrigin(answer) is null);
        await ExpectStatusAsync(objects);

        await kubectl.RunAsync(
            "",
            "annotate",
            "ingress",
            "vcluster-platform",
            "-n",
            "vcluster-platform",
            "nginx.ingress.kubernetes.io/enable-cors=true",
            "nginx.ingress.kubernetes.io/cors-allow-origin=https://dashboard.example.com",
            "nginx.ingress.kubernetes.io/cors-allow-methods=GET, POST, PUT, DELETE, PATCH, OPTIONS",
            "nginx.ingress.kubernetes.io/cors-allow-headers=Authorization, Content-Type",
            "nginx.ingress.kubernetes.io/cors-allow-credentials=true",
            "nginx.ingress.kubernetes.io/cors-max-age=3600");
        await ExpectAsync(gateway, "the policy", answer => AllowedOrigin(answer) is "https://dashboard.example.com");
        await ExpectStatusAsync(objects);

        await kubectl.RunAsync("", "annotate", "ingress", "vcluster-platform", "-n", "vcluster-platform", "nginx.ingress.kubernetes.io/enable-cors-");
        await ExpectAsync(gateway, "the policy to be gone", answer => answer.StatusCode == HttpStatusCode.Unauthorized && AllowedOrigin(answer) is null);
        await ExpectStatusAsync(objects);
    }

    private static Task ExpectStatusAsync(KubeObjects objects) =>
        StatusLines.ExpectAsync(objects, "networking.k8s.io/v1", "Ingress", "vcluster-platform", "vcluster-platform", $"ingress {StatusLines.Address}");

    private static Task ExpectAsync(ClusterGateway gateway, string what, Func<HttpResponseMessage, bool> isExpected) =>
        gateway.ExpectAsync(what, "platform.example.com", "/kubernetes/management/apis", isExpected, ("Origin", "https://dashboard.example.com"));

    private static string? AllowedOrigin(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
}
