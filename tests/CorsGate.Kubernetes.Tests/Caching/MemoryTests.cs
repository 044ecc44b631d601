using System.Text;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Tests.Caching;

/// <summary>Measures of the whole process run alone.</summary>
[CollectionDefinition(nameof(MemoryCollection), DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>What a cached object costs.</summary>
[Collection(nameof(MemoryCollection))]
public sealed class MemoryTests
{
    private static readonly ResourceType Route = new("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", true);

    [Fact]
    public void What_servers_and_kubectl_write_about_an_object_is_not_kept()
    {
        var plain = Measure(i => Json(i, ""));
        var bloated = Measure(i => Json(i, ",\"managedFields\":[" + string.Join(',', Enumerable.Repeat("{\"manager\":\"m\",\"fieldsV1\":{" + string.Join(',', Enumerable.Range(0, 100).Select(f => $"\"f:field{i}-{f}\":{{}}")) + "}}", 5)) + "]"));

        Assert.True(bloated < plain * 1.05, $"{bloated:N0} bytes with managedFields, {plain:N0} without");
    }

    private static long Measure(Func<int, string> json)
    {
        // What earlier tests left may be collected during one measurement, not during most of them.
        var all = Enumerable.Range(0, 5).Select(_ => MeasureOnce(json)).Order().ToArray();
        return all[all.Length / 2];
    }

    private static long MeasureOnce(Func<int, string> json)
    {
        const int Count = 200;
        KubernetesObject.Parse(Route, Encoding.UTF8.GetBytes(json(-1)));
        var kept = new KubernetesObject[Count];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
            kept[i] = KubernetesObject.Parse(Route, Encoding.UTF8.GetBytes(json(i)));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        return after - before;
    }

    private static string Json(int i, string metadata) => $$"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"route-{{i}}","namespace":"default","uid":"{{i:x32}}","resourceVersion":"{{i}}"{{metadata}} },
         "spec":{"hostnames":["h{{i}}.example.com"],"parentRefs":[{"name":"gateway"}],"rules":[{"matches":[{"path":{"type":"PathPrefix","value":"/{{i}}"} }],"backendRefs":[{"name":"web","port":80}]}]} }
        """;
}
