using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What only the experimental channel has, and HTTPRouteCORS once more, with its fields as they are there.</summary>
[Collection(OwnServerTests.Name)]
public sealed class ExperimentalChannelTests(ExperimentalChannel cluster) : IClassFixture<ExperimentalChannel>
{
    /// <summary>The cases.</summary>
    public static TheoryData<string> Cases() => [.. NamedCases.Experimental];

    [ClusterTheory]
    [MemberData(nameof(Cases))]
    public Task Answers_and_status_are_those_that_the_suite_asks_for(string name) => ClusterCase.RunAsync(cluster.Server, name);

    [ClusterFact]
    public Task HTTPRouteCORS() => ClusterCase.RunAsync(cluster.Server, "cors-filter/HTTPRouteCORS");
}
