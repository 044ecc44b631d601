using System.Diagnostics.CodeAnalysis;
using CorsGate.Cors.Text;

namespace CorsGate.Cors.Origins;

/// <summary>Makes patterns for dialects whose entries are not written in one of the <see cref="OriginSyntax"/> languages.</summary>
public static class OriginPatterns
{
    /// <summary>Every origin.</summary>
    public static OriginPattern Any() => new AnyOriginPattern { Text = "*" };

    /// <summary>The opaque origin <c>null</c>.</summary>
    public static OriginPattern Null() => new NullOriginPattern { Text = "null" };

    /// <summary>An entry that is nothing but bytes to compare, whatever it looks like.</summary>
    /// <param name="text">The entry.</param>
    public static OriginPattern Exact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ExactOriginPattern { Text = text, Canonical = OriginEntry.TryParse(text, extended: true, out var entry, out _) ? entry.Canonical() : null };
    }

    /// <summary>The origins that start with the same bytes.</summary>
    /// <param name="prefix">The first bytes; empty: every origin.</param>
    /// <param name="text">The entry as written; null: the prefix itself.</param>
    public static OriginPattern Prefix(string prefix, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new PrefixOriginPattern { Text = text ?? prefix, Prefix = prefix };
    }

    /// <summary>The origins that a regular expression matches.</summary>
    /// <param name="regex">The expression.</param>
    /// <param name="text">The entry as written; null: the expression itself.</param>
    public static OriginPattern Regex(LinearRegex regex, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(regex);
        return new RegexOriginPattern { Text = text ?? regex.Pattern, Regex = regex };
    }

    /// <summary>An entry such as <c>https://*.example.com</c> whose wildcard stands for exactly one label.</summary>
    /// <param name="text">The entry: scheme, <c>://*.</c>, host, perhaps a port or <c>:*</c>.</param>
    /// <param name="pattern">The pattern, where the entry is valid.</param>
    /// <param name="error">What is wrong and what would be right, where it is not.</param>
    public static bool TryCreateOneLabelWildcard(
        string text,
        [NotNullWhen(true)] out OriginPattern? pattern,
        [NotNullWhen(false)] out string? error)
    {
        pattern = null;
        if (!OriginPatternParser.TryParse(text, OriginSyntax.Extended, out var parsed, out error, out _))
        {
            return false;
        }

        if (parsed is not SubdomainOriginPattern subdomain)
        {
            error = OriginEntryErrors.Quote(text) + " has no leading wildcard label; write it as https://*.example.com";
            return false;
        }

        pattern = subdomain with { OneLabel = true };
        return true;
    }
}
