using System.Globalization;
using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;

namespace CorsGate.Benchmarks;

/// <summary>Objects as an API server would tell of them, for the benchmarks of changes.</summary>
internal static class Worlds
{
    private const int Namespaces = 50;

    /// <summary>A Gateway, and routes that share a Service with nine others; every tenth has a policy.</summary>
    /// <param name="routes">The number of routes.</param>
    /// <param name="isOneHost">Whether all are of one hostname, each with a path of its own; else each has a hostname.</param>
    public static IEnumerable<ObjectChange> Routes(int routes, bool isOneHost)
    {
        yield return Parse("""
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"gw","namespace":"infra"},
             "spec":{"gatewayClassName":"any","listeners":[{"name":"http","port":80,"protocol":"HTTP","allowedRoutes":{"namespaces":{"from":"All"}}}]}}
            """);
        for (var i = 0; i < routes; i++)
        {
            yield return Route(i, isOneHost, "/");
            if (i % 10 != 0)
                continue;
            foreach (var change in Service(i))
                yield return change;
            yield return Parse(Text($$$"""
                {"apiVersion":"gateway.kgateway.dev/v1alpha1","kind":"TrafficPolicy","metadata":{"name":"p-{{{i}}}","namespace":"{{{Namespace(i)}}}"},
                 "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute","name":"r-{{{i}}}"}],"cors":{"allowOrigins":["https://a{{{i}}}.example"],"allowMethods":["GET"] } }}
                """));
        }
    }

    /// <summary>A route, as it is or with a path more.</summary>
    public static ObjectChange Route(int i, bool isOneHost, string more) => Parse(Text($$$"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"r-{{{i}}}","namespace":"{{{Namespace(i)}}}"},
         "spec":{"parentRefs":[{"name":"gw","namespace":"infra"}],"hostnames":["{{{(isOneHost ? "one" : Text($"h{i}"))}}}.example"],
          "rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/r{{{i}}}{{{more}}}"}},{"path":{"type":"PathPrefix","value":"/api/r{{{i}}}"}}],
           "backendRefs":[{"name":"svc-{{{i / 10 * 10}}}","port":8000}]}]}}
        """));

    /// <summary>Ingresses with a host each, ten to a Service, every tenth with CORS.</summary>
    public static IEnumerable<ObjectChange> Ingresses(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return Ingress(i, "/");
            if (i % 10 != 0)
                continue;
            foreach (var change in Service(i))
                yield return change;
        }
    }

    /// <summary>An Ingress, as it is or with another path.</summary>
    public static ObjectChange Ingress(int i, string path) => Parse(Text($$$"""
        {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i-{{{i}}}","namespace":"{{{Namespace(i)}}}","creationTimestamp":"2026-01-01T00:00:00Z"
          {{{(i % 10 == 0 ? ",\"annotations\":{\"nginx.ingress.kubernetes.io/enable-cors\":\"true\"}" : "")}}}},
         "spec":{"ingressClassName":"nginx","rules":[{"host":"h{{{i}}}.example","http":{"paths":[
           {"path":"{{{path}}}","pathType":"Prefix","backend":{"service":{"name":"svc-{{{i / 10 * 10}}}","port":{"number":8000 } } } } ] } } ] } }
        """));

    /// <summary>The EndpointSlice of a Service, with one address or another.</summary>
    public static ObjectChange Slice(int i, string address) => Parse(Text($$$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"svc-{{{i}}}-a","namespace":"{{{Namespace(i)}}}","labels":{"kubernetes.io/service-name":"svc-{{{i}}}"}},
         "addressType":"IPv4","ports":[{"name":"","port":8080}],"endpoints":[{"addresses":["{{{address}}}"]}]}
        """));

    private static IEnumerable<ObjectChange> Service(int i) =>
    [
        Parse(Text($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"svc-{{{i}}}","namespace":"{{{Namespace(i)}}}"},"spec":{"ports":[{"port":8000}]}}""")),
        Slice(i, "10.0.0.1"),
    ];

    // Ten neighbours share a Service, so they share the namespace.
    private static string Namespace(int i) => Text($"ns-{i / 10 % Namespaces}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static ObjectChange Parse(string json)
    {
        var source = ReadOne(json);
        var metadata = (ManifestMapping)source.Root.Find("metadata")!.Value;
        var reference = new ObjectReference(source.Group, source.Kind, Field(metadata, "namespace"), Field(metadata, "name"));
        return new ObjectChange(reference, source);
    }

    private static string Field(ManifestMapping metadata, string name) => ((ManifestScalar)metadata.Find(name)!.Value).Text;

    private static ManifestObject ReadOne(string json)
    {
        var root = JsonManifest.Read(Encoding.UTF8.GetBytes(json), "bench", null, null, out var error) ?? throw new InvalidOperationException(error);
        return ManifestObject.From(root, []).Single();
    }
}
