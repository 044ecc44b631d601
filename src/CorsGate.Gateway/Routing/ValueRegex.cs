using CorsGate.Cors.Text;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A regular expression over a whole value, linear in its length. Patterns are checked when they are loaded; one that
/// does not compile here matches nothing, so that it can never open a route.
/// </summary>
internal sealed class ValueRegex
{
    private readonly LinearRegex? _regex;

    /// <summary>Compiles a pattern (RE2 syntax).</summary>
    public ValueRegex(string pattern) => LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out _regex, out _);

    /// <summary>Whether the whole of a value matches.</summary>
    public bool IsFullMatch(ReadOnlySpan<char> value) => _regex is not null && _regex.IsMatch(value);
}
