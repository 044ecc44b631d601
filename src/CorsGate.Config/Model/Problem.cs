using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>Something to tell the user about a configuration. Problems are data: they are collected, never thrown.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Location">Where it is; null when it is about no single place.</param>
/// <param name="Object">The object it is about; null when there is none (a file that does not parse).</param>
/// <param name="Field">The field path, such as <c>spec.rules[0].filters[1].cors.maxAge</c>; null when it is about the whole object.</param>
/// <param name="Message">What is wrong; what would be right. One sentence each, no line breaks.</param>
public sealed record Problem(
    ProblemSeverity Severity,
    SourceLocation? Location,
    ObjectReference? Object,
    string? Field,
    string Message)
{
    /// <summary>The reason that it gives a condition of the object's status; null: no condition changes for it.</summary>
    public ConditionReason? Reason { get; init; }

    /// <summary>
    /// <c>FILE:LINE:COL: Kind namespace/name: field: message</c>, leaving out the parts that are absent. One line, whatever names
    /// the input holds: what is not printable is escaped.
    /// </summary>
    public override string ToString() => Quoting.Escape(
        string.Join(": ", new[] { Place, Object?.ToString(), Field, Message }.Where(part => !string.IsNullOrEmpty(part))));

    // The place of an object without a file is its name.
    private string? Place => Location is { Line: 0 } && Object is not null ? null : Location?.ToString();
}
