using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Reading;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Gathers what there is to say about the directives of nginx.conf files: one line each, starting with the file and line.</summary>
internal sealed class NginxReport
{
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();
    private readonly HashSet<(string File, string Name)> _told = [];
    private readonly HashSet<(SourceLocation Location, string Message)> _said = [];

    /// <summary>The object that the next problems are about; null: a file of its own, whose name says it all.</summary>
    public ObjectReference? About { get; set; }

    /// <summary>Something that is not served as nginx would.</summary>
    public void Error(NginxDirective at, string message) => Add(ProblemSeverity.Error, at.Location, at.Name, message);

    /// <summary>Something that is served and probably not meant.</summary>
    public void Warning(NginxDirective at, string message) => Add(ProblemSeverity.Warning, at.Location, at.Name, message);

    /// <summary>Something worth knowing, told once for each file.</summary>
    public void InfoOnce(NginxDirective at, string message)
    {
        if (_told.Add((at.Location.File, at.Name)))
            Add(ProblemSeverity.Info, at.Location, at.Name, message);
    }

    /// <summary>Something at a place.</summary>
    public void Add(ProblemSeverity severity, SourceLocation location, string? field, string message)
    {
        // The directives of a server are compiled for each of its locations, and told once.
        if (_said.Add((location, message)))
            _problems.Add(new Problem(severity, location, About, Place(location, field is { Length: > 80 } ? field[..80] + "…" : field), message));
    }

    /// <summary>Everything so far.</summary>
    public ImmutableArray<Problem> ToImmutable() => _problems.ToImmutable();

    // The line of the manifest is where to edit; the line of the file in it is what nginx, and a reader of the file, counts.
    private static string? Place(SourceLocation location, string? field) =>
        location is EmbeddedLocation { Inner: var inner } ? (field is null ? inner : $"{inner}: {field}") : field;
}
