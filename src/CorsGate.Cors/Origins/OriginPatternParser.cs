using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Cors.Origins;

/// <summary>Reads an entry of a list of allowed origins.</summary>
public static class OriginPatternParser
{
    /// <summary>The longest entry that Gateway API accepts, in characters (HTTPCORSFilter.allowOrigins, MaxLength).</summary>
    public const int GatewayApiMaxLength = 253;

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
        out string? warning)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        error = null;
        warning = null;

        // 1 The two entries that are words.
        if (text is "*")
        {
            pattern = new AnyOriginPattern { Text = text };
            return true;
        }

        if (text is "null")
        {
            pattern = syntax == OriginSyntax.Extended ? new NullOriginPattern { Text = text } : null;
            error = pattern is null ? OriginEntryErrors.NullNotAllowed : null;
            return pattern is not null;
        }

        // 2 The parts, in the widest syntax, then what the narrower ones forbid.
        var limit = syntax == OriginSyntax.Extended ? Origin.MaxLength + 1 : GatewayApiMaxLength;
        if (text.Length > limit)
        {
            error = OriginEntryErrors.TooLong(text.Length, limit);
            return false;
        }

        if (!OriginEntry.TryParse(text, syntax == OriginSyntax.Extended, out var entry, out error))
        {
            return false;
        }

        error = entry.TrailingSlash && (entry.Wildcard != HostWildcard.None || entry.Port.IsAny)
            ? OriginEntryErrors.Path(text, text[..^1])
            : syntax == OriginSyntax.Extended ? null : NarrowError(text, entry);
        if (error is not null)
        {
            return false;
        }

        // 3 The kind.
        pattern = syntax == OriginSyntax.Kgateway && text.EndsWith('*')
            ? new PrefixOriginPattern { Text = text, Prefix = text[..^1] }
            : ToPattern(text, entry);
        warning = OriginEntryWarnings.For(text, entry);
        return true;
    }

    /// <summary>Why the CORSOrigin pattern of Gateway API v1.5 and later refuses an entry; null: it does not.</summary>
    private static string? NarrowError(string text, OriginEntry entry)
    {
        if (entry.WrittenScheme is not ("http" or "https"))
        {
            return OriginEntryErrors.SchemeNotHttp(text, entry.WrittenScheme);
        }

        if (entry.Port.IsAny)
        {
            return OriginEntryErrors.AnyPort(text);
        }

        if (entry.Wildcard == HostWildcard.PartialLabel)
        {
            return OriginEntryErrors.BadWildcard(text, partial: false);
        }

        if (entry.IsIPv6)
        {
            return OriginEntryErrors.AddressNotAllowed(text);
        }

        return entry.Host.Contains('_', StringComparison.Ordinal)
            ? OriginEntryErrors.BadHostCharacter(text, '_')
            : entry.Host.EndsWith('.') ? OriginEntryErrors.EmptyLabel(text) : null;
    }

    private static OriginPattern ToPattern(string text, OriginEntry entry) => entry switch
    {
        { Wildcard: HostWildcard.Host } =>
            new AnyHostOriginPattern { Text = text, Scheme = entry.Scheme, Port = entry.Port },
        { Wildcard: HostWildcard.Labels } =>
            new SubdomainOriginPattern { Text = text, Scheme = entry.Scheme, ParentHost = entry.Host, Port = entry.Port },
        { Wildcard: HostWildcard.PartialLabel } =>
            new PartialLabelOriginPattern { Text = text, Scheme = entry.Scheme, HostSuffix = entry.Host, Port = entry.Port },
        { Port.IsAny: true } =>
            new AnyPortOriginPattern { Text = text, Scheme = entry.Scheme, Host = entry.Host },
        _ => new ExactOriginPattern { Text = text, Canonical = entry.Canonical() },
    };
}
