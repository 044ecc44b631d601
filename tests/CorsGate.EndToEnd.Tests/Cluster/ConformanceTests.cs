using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The behaviours that the conformance suite of the Gateway API asks of the data plane, through a real API server with the standard
/// channel. The cases have the names of the suite's tests.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class ConformanceTests(StandardChannel cluster) : IClassFixture<StandardChannel>
{
    /// <summary>The cases that are named after a test of the suite.</summary>
    public static TheoryData<string> Cases() =>
    [
        .. Directory.EnumerateFiles(CaseFile.Folder, "requests.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(CaseFile.Folder, Path.GetDirectoryName(file)!))
            .Where(name => Path.GetFileName(name) is ['H', 'T', 'T', 'P', 'R', 'o', 'u', 't', 'e', ..] or ['G', 'a', 't', 'e', 'w', 'a', 'y', ..])
            .Order(StringComparer.Ordinal),
    ];

    [Harness.Kube.ClusterTheory]
    [MemberData(nameof(Cases))]
    public async Task Answers_are_those_of_the_same_objects_in_files(string name)
    {
        await using var test = new ClusterCase(cluster.Server, name);
        await test.ApplyAsync();
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server);

        await test.SendAsync(gateway.Port);
    }
}
