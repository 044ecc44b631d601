using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>The values file of the vCluster Platform chart.</summary>
public sealed class HelmValuesTests
{
    private static GatewayConfig Load(string text) => new ConfigLoader(new LoadOptions
    {
        Paths = ["-"],
        OpenStandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(text)),
        EndpointOverrides = new LoadOptions().EndpointOverrides.Add("vcluster-platform/loft:80", new BackendEndpoint("127.0.0.1", 9)),
    }).Load();

    private static string[] Lines(GatewayConfig config) => [.. config.Problems.Select(problem => $"{problem.Severity} {problem}")];

    [Fact]
    public void It_is_read_as_the_Ingress_that_the_chart_renders()
    {
        var config = Load("""
            ingress:
              enabled: true
              host: "platform.example.com"
              ingressClass: nginx
              annotations:
                nginx.ingress.kubernetes.io/enable-cors: "true"
                nginx.ingress.kubernetes.io/cors-allow-origin: "https://dashboard.example.com/"
              tls:
                enabled: true
                secret: tls-vcluster-platform
            config:
              loftHost: platform.example.com
            """);
        var route = config.Listeners[0].VirtualHosts.Single(host => host.Hostname == "platform.example.com").Routes[0];
        Assert.Equal(new ObjectReference("networking.k8s.io", "Ingress", "vcluster-platform", "loft-ingress"), route.Owner);
        Assert.Equal(new PathMatch(PathMatchKind.StringPrefix, "/"), route.Match.Path);
        Assert.IsType<RequestRedirect>(Assert.Single(route.Action.Filters));
        var backend = config.Listeners[1].VirtualHosts.Single(host => host.Hostname == "platform.example.com").Routes[0].Action.Backends[0].Backend!;
        Assert.Equal("vcluster-platform/loft:80", backend.Name);
        Assert.Equal(9, Assert.Single(backend.Endpoints).Port);
        Assert.Contains(Lines(config), line => line.StartsWith("Error stdin:7:52: Ingress vcluster-platform/loft-ingress: metadata.annotations[nginx.ingress.kubernetes.io/cors-allow-origin]: ", StringComparison.Ordinal));
        Assert.Contains(Lines(config), line => line.StartsWith("Info stdin:2:3: ingress: the values of the vCluster Platform chart are read as its Ingress", StringComparison.Ordinal));
    }

    [Fact]
    public void Class_Secret_and_TLS_have_the_defaults_of_the_chart()
    {
        var plain = Load("ingress: { enabled: true, host: a.example }\n");
        Assert.Empty(plain.Listeners[0].VirtualHosts.Single(host => host.Hostname == "a.example").Routes[0].Action.Filters);
        var tls = Load("ingress: { enabled: true, host: a.example, tls: { enabled: true } }\n");
        Assert.Contains(Lines(tls), line => line.Contains("Secret vcluster-platform/tls-vcluster-platform does not exist", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ingress: { enabled: false, host: a.example }", "Warning stdin:1:21: ingress.enabled: the chart renders no Ingress")]
    [InlineData("ingress: { host: a.example }", "Warning stdin:1:10: ingress.enabled: the chart renders no Ingress")]
    [InlineData("ingress: { enabled: true }", "Error stdin:1:10: ingress.host: the field is missing")]
    [InlineData("ingress: { enabled: true, host: [a] }", "Error stdin:1:33: Ingress vcluster-platform/loft-ingress: spec.rules[0].host: is a list")]
    [InlineData("ingress: { enabled: true, host: a.example, ingressClass: traefik }", "Warning stdin:1:10: Ingress vcluster-platform/loft-ingress: spec.ingressClassName: there is no IngressClass 'traefik'")]
    public void What_is_wrong_is_said_with_its_place(string text, string line)
    {
        var config = Load(text);
        Assert.Empty(config.Listeners);
        Assert.Contains(Lines(config), found => found.StartsWith(line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ingress: on")]
    [InlineData("ingress: { something: else }")]
    [InlineData("service: { name: a }")]
    public void Other_files_are_still_no_manifests(string text) =>
        Assert.Contains(Lines(Load(text)), line => line.Contains("kind: the field is missing", StringComparison.Ordinal));
}
