using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>CORS in the standard channel, where origins are checked by the API server. HTTPRouteCORS is among the <see cref="ConformanceTests"/>.</summary>
[Collection(ClusterTests.Name)]
public sealed class NewerChannelTests(StandardChannel cluster)
{
    [ClusterFact]
    public async Task The_page_s_HTTPRoute_is_refused_for_the_slash_at_the_end_of_its_origin()
    {
        await using var test = new ClusterCase(cluster.Server, "seeds/kgateway-httproute");
        await using var objects = new KubeObjects(cluster.Server);
        await objects.EnsureNamespaceAsync("httpbin");
        var route = test.Documents.Single(document => document.Kind is "HTTPRoute");

        var (status, output) = await new Kubectl(cluster.Server).TryAsync(route.Yaml, "apply", "-f", "-");

        Assert.NotEqual(0, status);
        Assert.Contains("allowOrigins[0]", output, StringComparison.Ordinal);
    }
}
