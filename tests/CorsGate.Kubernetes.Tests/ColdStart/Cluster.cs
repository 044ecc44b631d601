using System.Collections.Immutable;
using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Tests.ColdStart;

/// <summary>A few objects as an API server writes them.</summary>
internal static class Cluster
{
    private const string GatewayGroup = "gateway.networking.k8s.io/v1";

    public static ImmutableArray<ObjectChange> Objects { get; } =
    [
        Object(GatewayGroup, "Gateway", """{"metadata":{"name":"gw","namespace":"app"},"spec":{"gatewayClassName":"any","listeners":[{"name":"http","port":80,"protocol":"HTTP"}]}}"""),
        Object("v1", "Service", """{"metadata":{"name":"svc","namespace":"app"},"spec":{"ports":[{"port":8000}]}}"""),
        Object("v1", "Namespace", """{"metadata":{"name":"app","labels":{"team":"a"}}}""", isNamespaced: false),
        Route("web", "/"),
        Route("api", "/v1"),
    ];

    public static ObjectChange Route(string name, string path) => Object(
        GatewayGroup, "HTTPRoute",
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"app","uid":"{{{name}}}","resourceVersion":"7","creationTimestamp":"2025-01-01T00:00:00Z"},"spec":{"parentRefs":[{"name":"gw"}],"hostnames":["{{{name}}}.example"],"rules":[{"matches":[{"path":{"value":"{{{path}}}"}}],"backendRefs":[{"name":"svc","port":8000}]}]}}""");

    public static ObjectChange Policy(string origin) => Object(
        "gateway.kgateway.dev/v1alpha1", "TrafficPolicy",
        $$$$"""{"metadata":{"name":"p","namespace":"app"},"spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"web"}],"cors":{"allowOrigins":["{{{{origin}}}}"],"maxAge":-1}}}""");

    public static ObjectChange Object(string apiVersion, string kind, string json, bool isNamespaced = true)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var type = new ResourceType(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind, "", isNamespaced);
        var read = KubernetesObject.Parse(type, Encoding.UTF8.GetBytes(json));
        Assert.Null(read.Error);
        return new ObjectChange(read.Reference, read.Manifest);
    }

    /// <summary>Every host with its paths.</summary>
    public static string[] Describe(GatewayConfig config) =>
        [.. config.Listeners.SelectMany(listener => listener.VirtualHosts).SelectMany(host => host.Routes.Select(route => $"{host.Hostname} {route.Match.Path.Value}")).Order(StringComparer.Ordinal)];
}
