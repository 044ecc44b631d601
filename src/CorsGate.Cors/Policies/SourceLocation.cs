namespace CorsGate.Cors.Policies;

/// <summary>Where a configured value was written: the place an error message or an explanation points to.</summary>
/// <param name="File">The path as the user named it, or a name such as <c>stdin</c>.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
public record SourceLocation(string File, int Line, int Column)
{
    /// <summary><c>FILE:LINE:COLUMN</c>, the form that editors and terminals turn into a link; FILE alone where there are no lines.</summary>
    public sealed override string ToString() => Line == 0 ? File : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
