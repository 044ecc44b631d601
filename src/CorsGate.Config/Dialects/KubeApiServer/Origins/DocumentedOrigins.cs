using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.KubeApiServer.Origins;

/// <summary>
/// Entries as guides describe them: 1 one without a metacharacter but the dot is an origin; 2 a <c>*</c> right after <c>//</c>
/// is a host glob; 3 anything else is a regular expression in RE2 syntax that must match the whole origin.
/// </summary>
internal static class DocumentedOrigins
{
    private const string HostGlob = "//*";
    private const string AnyHost = "//[A-Za-z0-9._-]+";
    private const string Metacharacters = "\\+*?()|[]{}^$";

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="regexes">What the expressions of the server may cost together.</param>
    /// <param name="error">What is wrong; null: nothing.</param>
    /// <param name="warning">Why no browser can match; null: one can.</param>
    public static OriginPattern? Read(string entry, RegexBudget regexes, out string? error, out string? warning)
    {
        error = warning = null;
        if (entry.Length == 0)
        {
            error = "empty value in --cors-allowed-origins; remove the comma, or write an origin such as https://dashboard.example.com";
            return null;
        }

        if (entry.AsSpan().IndexOfAny(Metacharacters) < 0 || Origin.TryParse(entry, out _))
            return ReadLiteral(entry, out warning);
        if (entry.Contains(HostGlob, StringComparison.Ordinal))
        {
            if (ReadGlob(entry, out warning) is { } glob)
                return glob;
            entry = entry.Replace(HostGlob + ".", AnyHost + "\\.", StringComparison.Ordinal).Replace(HostGlob, AnyHost, StringComparison.Ordinal);
        }

        if (!regexes.TryCreate(entry, LinearRegexOptions.None, out var regex, out var wrong))
        {
            error = RealOrigins.Invalid(wrong);
            return null;
        }

        return Breadth.Of(OriginPatterns.Regex(regex), CorsSemantics.KubeApiServerDocumented) == OriginBreadth.Everything
            ? new AnyOriginPattern { Text = entry }
            : OriginPatterns.Regex(regex, entry);
    }

    private static OriginPattern ReadLiteral(string entry, out string? warning)
    {
        if (Origin.IsNull(entry))
        {
            warning = "'null' is what sandboxed pages and files of any site send; write the origin of the page";
            return OriginPatterns.Null();
        }

        if (!OriginPatternParser.TryParse(entry, OriginSyntax.Extended, out _, out var wrong, out warning))
            warning = $"no browser sends {Quoting.Quote(entry)}, so it matches nothing: {wrong}";
        return OriginPatterns.Exact(entry);
    }

    // https://*.example.com, with or without backslashes before the dots.
    private static OriginPattern? ReadGlob(string entry, out string? warning)
    {
        var plain = entry.TrimStart('^').TrimEnd('$').Replace("\\.", ".", StringComparison.Ordinal);
        if (!OriginPatternParser.TryParse(plain, OriginSyntax.Extended, out var pattern, out _, out warning))
            return null;
        return pattern is AnyHostOriginPattern host && plain.EndsWith(HostGlob, StringComparison.Ordinal)
            ? host with { Text = entry, Port = OriginPort.Any }
            : pattern with { Text = entry };
    }
}
