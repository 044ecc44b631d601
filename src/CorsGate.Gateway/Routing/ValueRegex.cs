using CorsGate.Cors.Text;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A regular expression over a value, linear in its length. Patterns are checked when they are loaded; one that
/// does not compile here matches nothing, so that it can never open a route.
/// </summary>
internal sealed class ValueRegex
{
    private readonly LinearRegex? _regex;

    /// <summary>Compiles a pattern (RE2 syntax).</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">How it is compared: with the whole of a value, unless they say otherwise.</param>
    public ValueRegex(string pattern, LinearRegexOptions options = LinearRegexOptions.None) =>
        LinearRegex.TryCreate(pattern, options, out _regex, out _);

    /// <summary>Whether a value matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> value) => _regex is not null && _regex.IsMatch(value);
}
