using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Cors.Origins;

/// <summary>Reads an entry of a list of allowed origins.</summary>
public static class OriginPatternParser
{
    /// <summary>Reads an entry.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="syntax">The language it is written in.</param>
    /// <param name="pattern">The pattern, where the entry is valid.</param>
    /// <param name="error">What is wrong and what would be right, where it is not.</param>
    /// <param name="warning">Why no browser can ever match the pattern, or another surprise; null when there is none.</param>
    public static bool TryParse(
        string text,
        OriginSyntax syntax,
        [NotNullWhen(true)] out OriginPattern? pattern,
        [NotNullWhen(false)] out string? error,
        out string? warning) => throw new NotSupportedException(text + syntax);
}
