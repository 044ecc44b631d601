using CorsGate.Cors.Text;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A regular expression over a whole value, linear in its length. Patterns are checked when they are loaded; one that
/// does not compile here matches nothing, so that it can never open a route.
/// </summary>
internal sealed class ValueRegex
{
    private readonly LinearRegex? regex;

    /// <summary>Compiles a pattern (RE2 syntax).</summary>
    public ValueRegex(string pattern) => LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out regex, out _);

    /// <summary>Whether the whole of a value matches.</summary>
    public bool IsFullMatch(ReadOnlySpan<char> value) => regex is not null && regex.IsMatch(value);
}
