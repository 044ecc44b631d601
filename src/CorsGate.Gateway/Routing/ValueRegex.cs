using System.Text.RegularExpressions;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A regular expression over a whole value, linear in its length. Patterns are checked when they are loaded; one that
/// does not compile here matches nothing, so that it can never open a route.
/// </summary>
internal sealed class ValueRegex
{
    private readonly Regex? regex;

    /// <summary>Compiles a pattern.</summary>
    public ValueRegex(string pattern)
    {
        try
        {
            regex = new Regex("^(?:" + pattern + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            regex = null;
        }
    }

    /// <summary>Whether the whole of a value matches.</summary>
    public bool IsFullMatch(ReadOnlySpan<char> value) => regex is not null && regex.IsMatch(value);
}
