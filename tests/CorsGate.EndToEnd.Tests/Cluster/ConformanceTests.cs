using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The behaviours that the conformance suite of the Gateway API asks of the data plane, through a real API server. The cases have the
/// names of the suite's tests.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class ConformanceTests(StandardChannel cluster)
{
    /// <summary>Of the names of the suite, those whose fields are in the experimental channel alone.</summary>
    private static readonly string[] Experimental = ["HTTPRouteListenerPortMatching", "HTTPRouteInvalidParentRefSectionNameNotMatchingPort"];

    /// <summary>The cases that are named after a test of the suite.</summary>
    public static TheoryData<string> Cases() => [.. Named().Where(name => !Experimental.Contains(Path.GetFileName(name), StringComparer.Ordinal))];

    [ClusterTheory]
    [MemberData(nameof(Cases))]
    public Task Answers_are_those_of_the_same_objects_in_files(string name) => ClusterCase.RunAsync(cluster.Server, name);

    /// <summary>The cases of fields that are in the experimental channel alone.</summary>
    internal static TheoryData<string> ExperimentalCases() => [.. Named().Where(name => Experimental.Contains(Path.GetFileName(name), StringComparer.Ordinal))];

    private static IEnumerable<string> Named() => Directory.EnumerateFiles(CaseFile.Folder, "requests.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(CaseFile.Folder, Path.GetDirectoryName(file)!))
        .Where(name => Path.GetFileName(name).StartsWith("HTTPRoute", StringComparison.Ordinal) || Path.GetFileName(name).StartsWith("Gateway", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
