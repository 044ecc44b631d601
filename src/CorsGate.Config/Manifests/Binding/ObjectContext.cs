using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Manifests.Binding;

/// <summary>The object that is being read, and what there is to say about it so far.</summary>
internal sealed class ObjectContext(ObjectReference reference)
{
    // A list of a million wrong entries needs no million messages.
    private const int MostErrors = 50;
    private readonly List<Problem> _problems = [];
    private int _errors;

    /// <summary>The object.</summary>
    public ObjectReference Reference { get; } = reference;

    /// <summary>What its regular expressions may cost together.</summary>
    public RegexBudget Regexes { get; } = new();

    /// <summary>Whether the object is to be refused.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>The problems, in the order in which they were found.</summary>
    public ImmutableArray<Problem> Problems => [.. _problems];

    /// <summary>Something that refuses the object.</summary>
    public void Error(SourceLocation at, string? field, string message, ConditionReason? reason = null)
    {
        _errors++;
        if (_errors < MostErrors)
            Add(ProblemSeverity.Error, at, field, message, reason);
        else if (_errors == MostErrors)
            Add(ProblemSeverity.Error, at, field, message + "; further errors of this object are not listed");
    }

    /// <summary>Something that is probably not what was meant.</summary>
    public void Warning(SourceLocation at, string? field, string message) => Add(ProblemSeverity.Warning, at, field, message);

    /// <summary>Something worth knowing.</summary>
    public void Info(SourceLocation at, string? field, string message) => Add(ProblemSeverity.Info, at, field, message);

    private void Add(ProblemSeverity severity, SourceLocation at, string? field, string message, ConditionReason? reason = null) =>
        _problems.Add(new Problem(severity, at, Reference, field, message) { Reason = reason });
}
