using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.KubeApiServer.Origins;

/// <summary>
/// Entries as the server takes them since v1.27 (<c>validateCorsAllowedOriginList</c>; CVE-2022-1996): regular expressions in RE2
/// syntax that may match any part of an origin, and that hold the characters which could pin them to the ends of its host.
/// </summary>
internal static class RealOrigins
{
    // Go's MatchString searches, and reads the bytes of the field as UTF-8.
    private const LinearRegexOptions AsGo = LinearRegexOptions.Search | LinearRegexOptions.Utf8Bytes;

    private const string Help = "Please ensure each expression matches the entire hostname by anchoring to the start with '^' or including the '//' prefix, "
        + "and by anchoring to the end with '$' or including the ':' port separator suffix; examples of valid expressions are "
        + "'//example\\.com(:|$)' and '^https://example\\.com(:|$)'";

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="regexes">What the expressions of the server may cost together.</param>
    /// <param name="error">What the server says against it; null: nothing.</param>
    public static OriginPattern? Read(string entry, RegexBudget regexes, out string? error)
    {
        error = null;
        if (entry.Length == 0)
            error = "empty value in --cors-allowed-origins; remove the comma, or write an expression such as '^https://example\\.com(:|$)'";
        else if (!regexes.TryCreate(entry, AsGo, out var regex, out var wrong))
            error = Invalid(wrong);
        else if (!IsPinned(entry))
            error = $"--cors-allowed-origins has an invalid regular expression: regular expression does not pin to start/end of host in the origin header: {Quoting.Quote(entry)}. {Help}";
        else
            return OriginPatterns.Regex(regex);
        return null;
    }

    /// <summary>The message for an expression that is not valid.</summary>
    /// <param name="wrong">What the expression's parser says.</param>
    public static string Invalid(string wrong) =>
        "--cors-allowed-origins has an invalid regular expression: " + wrong.Replace("the regular expression is not valid:", "error parsing regexp:", StringComparison.Ordinal);

    // The server looks for the characters only, wherever they stand.
    private static bool IsPinned(string entry) =>
        (entry.Contains('^', StringComparison.Ordinal) || entry.Contains("//", StringComparison.Ordinal)) && entry.AsSpan().IndexOfAny('$', ':') >= 0;
}
