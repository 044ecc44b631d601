using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>Gathers what there is to say about the objects while they are translated.</summary>
internal sealed class ProblemCollector
{
    private ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    /// <summary>Something that is not served.</summary>
    public void Error(Resource about, SourceLocation? location, string? field, string message) =>
        _problems.Add(new Problem(ProblemSeverity.Error, location ?? about.Location, about.Reference, field, message));

    /// <summary>Something that is not served, and says so in a condition of the object.</summary>
    public void Error(Resource about, SourceLocation? location, string? field, Finding finding) =>
        _problems.Add(new Problem(ProblemSeverity.Error, location ?? about.Location, about.Reference, field, finding.Message) { Reason = finding.Reason });

    /// <summary>Something that is served and probably not meant.</summary>
    public void Warning(Resource about, SourceLocation? location, string? field, string message) =>
        _problems.Add(new Problem(ProblemSeverity.Warning, location ?? about.Location, about.Reference, field, message));

    /// <summary>Something that is served without a part of it, and says so in a condition of the object.</summary>
    public void Warning(Resource about, SourceLocation? location, string? field, Finding finding) =>
        _problems.Add(new Problem(ProblemSeverity.Warning, location ?? about.Location, about.Reference, field, finding.Message) { Reason = finding.Reason });

    /// <summary>Something worth knowing.</summary>
    public void Info(Resource about, SourceLocation? location, string? field, string message) =>
        _problems.Add(new Problem(ProblemSeverity.Info, location ?? about.Location, about.Reference, field, message));

    /// <summary>What is found while something is done; it is not among what was found before.</summary>
    public ImmutableArray<Problem> Capture(Action work)
    {
        var outer = _problems;
        _problems = ImmutableArray.CreateBuilder<Problem>(0);
        try
        {
            work();
            return _problems.DrainToImmutable();
        }
        finally
        {
            _problems = outer;
        }
    }

    /// <summary>What was found elsewhere.</summary>
    public void AddRange(IEnumerable<Problem> problems) => _problems.AddRange(problems);

    /// <summary>Everything so far, in the order in which it was found.</summary>
    public ImmutableArray<Problem> ToImmutable() => _problems.ToImmutable();
}
