using CorsGate.Cors.Text;

namespace CorsGate.Cors.Origins;

/// <summary>The origins that a regular expression matches.</summary>
public sealed record RegexOriginPattern : OriginPattern
{
    /// <summary>The expression, which also says whether it must match the whole origin or any part of it.</summary>
    public required LinearRegex Regex { get; init; }
}
