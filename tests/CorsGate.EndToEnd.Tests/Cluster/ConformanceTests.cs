using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// What the conformance suite of the Gateway API asks of the data plane and of the status, through a real API server. The cases have the
/// names of the suite's tests.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class ConformanceTests(StandardChannel cluster)
{
    /// <summary>The cases.</summary>
    public static TheoryData<string> Cases() => [.. NamedCases.Standard];

    [ClusterTheory]
    [MemberData(nameof(Cases))]
    public Task Answers_and_status_are_those_that_the_suite_asks_for(string name) => ClusterCase.RunAsync(cluster.Server, name);
}
