using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>Gathers what there is to say about the flags of a server.</summary>
/// <param name="about">The Pod; null: the command line.</param>
/// <param name="place">Where it starts; null: the command line.</param>
internal sealed class FlagReport(ObjectReference? about, SourceLocation? place)
{
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    /// <summary>What the expressions of the server may cost together.</summary>
    public RegexBudget Regexes { get; } = new();

    /// <summary>Whether the flags are wrong: a server would not start with them.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Everything so far.</summary>
    public ImmutableArray<Problem> Problems => _problems.ToImmutable();

    /// <summary>Something that no server starts with.</summary>
    public void Refuse(FlagValue at, string message)
    {
        IsRefused = true;
        Add(ProblemSeverity.Error, at, message);
    }

    /// <summary>The same about no single flag.</summary>
    public void Refuse(string message)
    {
        IsRefused = true;
        _problems.Add(new Problem(ProblemSeverity.Error, place, about, null, message));
    }

    /// <summary>Something that is served and unsafe.</summary>
    public void Error(FlagValue at, string message) => Add(ProblemSeverity.Error, at, message);

    /// <summary>Something that is served and probably not meant.</summary>
    public void Warning(FlagValue at, string message) => Add(ProblemSeverity.Warning, at, message);

    /// <summary>The same about no single flag.</summary>
    public void Warning(string message) => _problems.Add(new Problem(ProblemSeverity.Warning, place, about, null, message));

    /// <summary>Something to know, about no single flag.</summary>
    public void Info(string message) => _problems.Add(new Problem(ProblemSeverity.Info, place, about, null, message));

    // A flag of the command line is about no object; one of a manifest is found by its field. Either is named once, where the
    // server's own words do not name it already.
    private void Add(ProblemSeverity severity, FlagValue at, string message)
    {
        var isNamed = message.Contains(at.Name, StringComparison.Ordinal);
        var isFlag = at.Name.StartsWith("--", StringComparison.Ordinal);
        _problems.Add(at.Field is null
            ? new Problem(severity, null, null, isNamed ? null : at.Name, message)
            : new Problem(severity, at.Location, about, at.Field, isFlag && !isNamed ? $"{at.Name}: {message}" : message));
    }
}
