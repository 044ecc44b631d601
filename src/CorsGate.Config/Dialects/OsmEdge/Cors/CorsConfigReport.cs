using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>Gathers what there is to say about one configuration of the CORS script.</summary>
internal sealed class CorsConfigReport(ObjectReference about)
{
    private readonly List<Problem> _problems = [];

    /// <summary>What the object's regular expressions may cost together.</summary>
    public RegexBudget Regexes { get; } = new();

    /// <summary>What refuses the object.</summary>
    public ImmutableArray<Problem> Errors => [.. _problems.Where(problem => problem.Severity == ProblemSeverity.Error)];

    /// <summary>What does not.</summary>
    public ImmutableArray<Problem> Warnings => [.. _problems.Where(problem => problem.Severity != ProblemSeverity.Error)];

    /// <summary>Something that refuses the object.</summary>
    public void Error(SourceLocation at, string field, string message) => _problems.Add(new Problem(ProblemSeverity.Error, at, about, field, message));

    /// <summary>Something that is probably not meant.</summary>
    public void Warning(SourceLocation at, string field, string message) => _problems.Add(new Problem(ProblemSeverity.Warning, at, about, field, message));

    /// <summary>Refuses an object with fields that the script does not know: a typo in a CORS policy must not pass.</summary>
    /// <returns>Whether there was one.</returns>
    public bool RefuseUnknown(ConfigValue value, string path, string[] known)
    {
        var isRefused = false;
        foreach (var field in value.Fields.Where(field => !known.Contains(field.Name, StringComparer.Ordinal)))
        {
            isRefused = true;
            Error(field.Location, $"{path}.{Quoting.Escape(field.Name.Length > 80 ? field.Name[..80] : field.Name)}", $"the CORS script knows no such field{Suggestion.For(field.Name, known)}");
        }

        return isRefused;
    }

    /// <summary>What a value is, in the words of a message.</summary>
    public static string Describe(ConfigValue value) => value.Kind switch
    {
        ConfigValueKind.Null => "null",
        ConfigValueKind.Boolean => "a boolean",
        ConfigValueKind.Number => "a number",
        ConfigValueKind.Text => "text",
        ConfigValueKind.List => "a list",
        _ => "a mapping",
    };
}
