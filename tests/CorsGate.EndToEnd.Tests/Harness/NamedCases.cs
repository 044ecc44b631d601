namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The cases that have the name of a test of the Gateway API's conformance suite, so that a reader can compare.</summary>
internal static class NamedCases
{
    // These fields of a parentRef are in the experimental channel alone.
    private static readonly string[] ExperimentalNames =
        ["HTTPRouteListenerPortMatching", "HTTPRouteInvalidParentRefNotMatchingListenerPort", "HTTPRouteInvalidParentRefSectionNameNotMatchingPort"];

    /// <summary>All of them, by their path below Cases.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(CaseFile.Folder, "requests.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(CaseFile.Folder, Path.GetDirectoryName(file)!))
            .Where(path => char.IsAsciiLetterUpper(Path.GetFileName(path)[0]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Those whose fields are in every channel.</summary>
    public static IEnumerable<string> Standard => All.Where(path => !IsExperimental(path));

    /// <summary>Those with fields that are in the experimental channel alone.</summary>
    public static IEnumerable<string> Experimental => All.Where(IsExperimental);

    private static bool IsExperimental(string path) => ExperimentalNames.Contains(Path.GetFileName(path), StringComparer.Ordinal);
}
