using System.Text;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Kubernetes.Api;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The addresses of the Service that <c>--publish-service</c> names.</summary>
public sealed class ServiceAddressesTests
{
    private static readonly ResourceType Service = new("", "v1", "Service", "services", IsNamespaced: true);

    [Theory]
    [InlineData("IPAddress 203.0.113.7, Hostname lb.example", """{"type":"LoadBalancer","clusterIP":"10.0.0.1"}""", """{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"},{"hostname":"lb.example"},{}]}}""")]
    [InlineData("IPAddress 203.0.113.7, IPAddress 198.51.100.1", """{"type":"LoadBalancer","externalIPs":["198.51.100.1"]}""", """{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"}]}}""")]
    [InlineData("", """{"type":"LoadBalancer","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"]}""", """{"loadBalancer":{}}""")]
    [InlineData("", """{"type":"ExternalName","externalName":"a.example"}""", "{}")]
    [InlineData("IPAddress 10.0.0.1, IPAddress fd00::1", """{"type":"ClusterIP","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1","fd00::1"]}""", "{}")]
    [InlineData("IPAddress 10.0.0.1", """{"type":"NodePort","clusterIP":"10.0.0.1"}""", "{}")]
    [InlineData("IPAddress 198.51.100.1", """{"type":"NodePort","clusterIP":"10.0.0.1","externalIPs":["198.51.100.1"]}""", "{}")]
    [InlineData("", """{"clusterIP":"None","clusterIPs":["None"]}""", "{}")]
    [InlineData("", """["unexpected"]""", "3")]
    public void They_are_those_of_its_load_balancer_or_those_inside_the_cluster(string expected, string spec, string status)
    {
        var service = KubernetesObject.Parse(Service, Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"a","namespace":"b"},"spec":{{spec}},"status":{{status}}}"""));

        Assert.Equal(expected, string.Join(", ", ServiceAddresses.Of(service).Select(address => $"{address.Type} {address.Value}")));
    }

    [Fact]
    public void A_Service_that_is_not_there_has_none() => Assert.Empty(ServiceAddresses.Of(null));
}
