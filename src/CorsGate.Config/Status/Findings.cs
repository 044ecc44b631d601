using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>Findings in words.</summary>
internal static class Findings
{
    private const int MostDescribed = 5;

    /// <summary>The messages, at most five of them, as one text.</summary>
    public static string Describe(IReadOnlyList<Finding> findings)
    {
        var text = string.Join(". ", findings.Take(MostDescribed).Select(finding => finding.Message));
        return findings.Count <= MostDescribed ? text : $"{text}. There are {(findings.Count - MostDescribed).ToString(CultureInfo.InvariantCulture)} more";
    }

    /// <summary>The errors of an object that was refused, with their fields.</summary>
    public static ImmutableArray<Finding> Of(IEnumerable<Problem> problems, ConditionReason otherwise) =>
    [
        .. problems
            .Where(problem => problem.Severity == ProblemSeverity.Error)
            .Select(problem => new Finding(problem.Reason ?? otherwise, problem.Field is null ? problem.Message : $"{problem.Field}: {problem.Message}")),
    ];
}
