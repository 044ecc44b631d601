using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>Which Services are served where, and by which endpoints.</summary>
public class ServiceTests
{
    private const string V1 = "[{ name: pipy, command: [pipy, -e, \"pipy().listen(8080).serveHTTP(new Message('one'))\"] }]";
    private const string V2 = "[{ name: pipy, command: [pipy], args: [-e, \"pipy()\\n.listen(8080)\\n.serveHTTP(new Message(\\\"two\\\"))\\n\"] }]";

    [Fact]
    public void Without_an_object_of_the_mesh_no_Service_is_served() => Assert.Empty(Mesh.Of(Mesh.Web, Mesh.Deployment("d", "{ app: web }")).Listeners);

    [Theory]
    [InlineData("web.shop", true)]
    [InlineData("web.shop.svc", true)]
    [InlineData("web.shop.svc.cluster.local", true)]
    [InlineData("web", false)]
    public void A_Service_has_its_names_within_the_cluster(string host, bool isServed)
    {
        var listener = Assert.Single(Mesh.Of(Mesh.Web, Mesh.MeshConfig("{}")).Listeners);
        Assert.Equal((8080, false, ListenerKind.Service), (listener.Port, listener.IsTls, listener.Kind));
        Assert.Equal(isServed, listener.VirtualHosts.Any(virtualHost => virtualHost.Hostname == host));
    }

    [Fact]
    public void Every_other_name_is_denied()
    {
        var action = Mesh.Of(Mesh.Web, Mesh.MeshConfig("{}")).Action("*");
        Assert.Equal((403, "Access denied"), (action.FixedStatus, action.FixedBody));
        Assert.Null(action.Cors);
    }

    [Fact]
    public void Services_with_the_same_port_share_it()
    {
        var other = Mesh.Web.Replace("namespace: shop", "namespace: other", StringComparison.Ordinal);
        var listener = Assert.Single(Mesh.Of(Mesh.Web, other, Mesh.MeshConfig("{}")).Listeners);
        Assert.Contains(listener.VirtualHosts, host => host.Hostname == "web.other");
        Assert.Single(listener.VirtualHosts, host => host.Hostname == "*");
    }

    [Fact]
    public void A_headless_Service_is_served_and_ports_that_are_not_HTTP_are_not()
    {
        var mesh = Mesh.Of(Mesh.MeshConfig("{}"), """
            apiVersion: v1
            kind: Service
            metadata: { name: web, namespace: shop }
            spec:
              clusterIP: None
              ports:
              - { name: a, port: 1 }
              - { name: tcp-b, port: 2 }
              - { name: c, port: 3, protocol: UDP }
              - { name: d, port: 4, appProtocol: tcp }
              - { name: http-e, port: 5, appProtocol: http }
              - { name: grpc-f, port: 6 }
            """);
        Assert.Equal([1, 5, 6], mesh.Listeners.Select(listener => listener.Port));
        Assert.Equal(BackendProtocol.H2c, Assert.Single(mesh.Action(port: 6).Backends).Backend!.Protocol);
        Assert.Equal(2, mesh.Findings.Count(line => line.Contains("does not speak HTTP", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_ExternalName_is_served_only_by_an_endpoint_given_by_hand()
    {
        const string External = "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { type: ExternalName, externalName: a.example, ports: [{ port: 8080 }] }";
        var mesh = Mesh.Of(Mesh.MeshConfig("{}"), External);
        Assert.Empty(mesh.Listeners);
        Assert.Contains(mesh.Findings, line => line.Contains("of type ExternalName is outside the mesh", StringComparison.Ordinal));
        var given = Mesh.With(With("shop/web"), Mesh.MeshConfig("{}"), External);
        Assert.Equal("127.0.0.1:9000", Endpoints(given));
    }

    [Fact]
    public void Two_Deployments_behind_a_Service_share_the_load_by_their_replicas()
    {
        var mesh = Mesh.Of(
            Mesh.MeshConfig("{}"), Mesh.Web, Mesh.Deployment("v1", "{ app: web, version: v1 }", V1), Mesh.Deployment("v2", "{ app: web, version: v2 }", V2, 3),
            Mesh.Deployment("v3", "{ app: web, version: v3 }", V2, 0), Mesh.Deployment("x", "{ app: x }", V2));
        Assert.Equal("one*1 two*3", Endpoints(mesh));
    }

    [Theory]
    [InlineData("pipy().listen(8080).serveHTTP(new Message('a'))", "a*1")]
    [InlineData("// a demo\npipy() . listen( 8080 ).serveHTTP( new Message( 'a b' ) )", "a b*1")]
    [InlineData("pipy().listen(8081).serveHTTP(new Message('a'))", "")]
    [InlineData("pipy().listen(8080).serveHTTP(new Message({status: 201}, 'a'))", "")]
    [InlineData("pipy().listen(8080).serveHTTP(new Message('a')).listen(1)", "")]
    [InlineData("pipy().listen(8080).serveHTTP(new Message('a\\n'))", "")]
    [InlineData("pipy().listen(8080)", "")]
    public void Only_the_demo_command_is_answered_for(string script, string endpoints)
    {
        var command = "[{ command: [pipy, -e, " + System.Text.Json.JsonSerializer.Serialize(script) + "] }]";
        Assert.Equal(endpoints, Endpoints(Mesh.Of(Mesh.MeshConfig("{}"), Mesh.Web, Mesh.Deployment("d", "{ app: web }", command))));
    }

    [Fact]
    public void A_port_by_name_is_that_of_the_container()
    {
        var service = Mesh.Web.Replace("port: 8080", "port: 8080, targetPort: web", StringComparison.Ordinal);
        var container = "[{ ports: [{ name: web, containerPort: 9090 }], command: [pipy, -e, \"pipy().listen(9090).serveHTTP(new Message('a'))\"] }]";
        Assert.Equal("a*1", Endpoints(Mesh.Of(Mesh.MeshConfig("{}"), service, Mesh.Deployment("d", "{ app: web }", container))));
    }

    [Fact]
    public void Pods_count_like_Deployments_but_not_beside_the_one_that_made_them()
    {
        const string Pod = """
            apiVersion: v1
            kind: Pod
            metadata: { name: p, namespace: shop, labels: { app: web, hash: x } }
            spec: { containers: [{ name: c, command: [pipy, -e, "pipy().listen(8080).serveHTTP(new Message('pod'))"] }] }
            """;
        Assert.Equal("pod*1", Endpoints(Mesh.Of(Mesh.MeshConfig("{}"), Mesh.Web, Pod)));
        Assert.Equal("one*1", Endpoints(Mesh.Of(Mesh.MeshConfig("{}"), Mesh.Web, Pod, Mesh.Deployment("d", "{ app: web }", V1))));
    }

    [Fact]
    public void The_endpoints_of_narrower_Services_are_those_of_the_wider_one()
    {
        string[] objects =
        [
            Mesh.MeshConfig("{}"), Mesh.Web, Narrow("v1"), Narrow("v2"),
            Mesh.Deployment("v1", "{ app: web, version: v1 }", V1), Mesh.Deployment("v2", "{ app: web, version: v2 }", V2, 2),
        ];
        Assert.Equal("one*1 two*2", Endpoints(Mesh.Of(objects)));
        Assert.Equal("127.0.0.1:9000*1 two*2", Endpoints(Mesh.With(With("shop/web-v1"), objects)));
        Assert.Equal("127.0.0.1:9000*1 127.0.0.1:9000*2", Endpoints(Mesh.With(With("shop/web-v1", "shop/web-v2"), objects)));
        Assert.Equal("127.0.0.1:9000", Endpoints(Mesh.With(With("shop/web", "shop/web-v2"), objects)));
    }

    [Fact]
    public void EndpointSlices_and_sample_apps_serve_as_for_any_Service()
    {
        const string Slice = """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: web, namespace: shop, labels: { kubernetes.io/service-name: web } }
            addressType: IPv4
            endpoints: [{ addresses: [127.0.0.2] }, { addresses: [127.0.0.3] }]
            ports: [{ port: 9001 }]
            """;
        Assert.Equal("127.0.0.2:9001,127.0.0.3:9001", Endpoints(Mesh.Of(Mesh.MeshConfig("{}"), Mesh.Web, Slice)));
        var sample = Mesh.Web.Replace("namespace: shop", "namespace: shop, annotations: { corsgate.dev/sample-app: httpbin }", StringComparison.Ordinal);
        Assert.Equal("httpbin", Assert.Single(Mesh.Of(Mesh.MeshConfig("{}"), sample).Action().Backends).Backend!.SampleApp);
    }

    private static string Narrow(string version) => Mesh.Web
        .Replace("name: web", "name: web-" + version, StringComparison.Ordinal)
        .Replace("app: web", "app: web, version: " + version, StringComparison.Ordinal);

    private static LoadOptions With(params string[] services) => new()
    {
        EndpointOverrides = services.ToImmutableDictionary(service => service, _ => new BackendEndpoint("127.0.0.1", 9000)),
    };

    private static string Endpoints(Mesh mesh)
    {
        var backends = mesh.Action().Backends;
        var texts = backends.Select(share => (share.Weight, Text: share.Backend!.SampleText ?? string.Join(',', share.Backend.Endpoints.Select(e => $"{e.Host}:{e.Port}"))));
        return string.Join(' ', texts.Select(share => backends.Length > 1 || backends[0].Backend!.SampleText is not null ? $"{share.Text}*{share.Weight}" : share.Text));
    }
}
