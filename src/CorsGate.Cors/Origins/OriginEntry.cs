using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.Cors.Origins;

/// <summary>Where the wildcard of an entry stands.</summary>
internal enum HostWildcard
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>It is the whole host.</summary>
    Host,

    /// <summary>It is the first label, before a dot.</summary>
    Labels,

    /// <summary>It is the start of the first label.</summary>
    PartialLabel,
}

/// <summary>The parts of an entry with a scheme, in the widest syntax; <see cref="OriginPatternParser"/> narrows it.</summary>
internal sealed record OriginEntry
{
    private const int MaxPortDigits = 5;

    /// <summary>The scheme as written.</summary>
    public required string WrittenScheme { get; init; }

    /// <summary>The scheme in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>Where the wildcard stands.</summary>
    public required HostWildcard Wildcard { get; init; }

    /// <summary>The host in lower case, what follows <c>*.</c>, or what follows <c>*</c> in a label; empty for a whole-host wildcard.</summary>
    public required string Host { get; init; }

    /// <summary>The port; the default of the scheme where none is written.</summary>
    public required OriginPort Port { get; init; }

    /// <summary>Whether the entry ends in a single slash after the host and port.</summary>
    public required bool TrailingSlash { get; init; }

    /// <summary>Whether the host is an IPv6 address.</summary>
    public bool IsIPv6 => Host.StartsWith('[');

    /// <summary>Whether the written port is one that no page can have.</summary>
    public bool PortOutOfRange => Port.Number is 0 or > 65535;

    /// <summary>The origin that the entry names, as a browser writes it; null when it has a wildcard or no browser can write it.</summary>
    public string? Canonical()
    {
        if (Wildcard != HostWildcard.None || Port.IsAny || TrailingSlash || PortOutOfRange)
        {
            return null;
        }

        var text = Scheme + "://" + Host + Port.Suffix(Scheme);
        return Origin.TryParse(text, out _) ? text : null;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="extended">Whether errors may propose what only the widest syntax allows.</param>
    /// <param name="entry">The parts, where the entry is valid.</param>
    /// <param name="error">What is wrong and what would be right, where it is not.</param>
    public static bool TryParse(
        string text,
        bool extended,
        [NotNullWhen(true)] out OriginEntry? entry,
        [NotNullWhen(false)] out string? error)
    {
        entry = null;

        // 0 Nothing that would end a header line: said first, because any other error would show it as something else.
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f', StringComparison.Ordinal))
        {
            error = OriginEntryErrors.ControlCharacter(text);
            return false;
        }

        // 1 The scheme.
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0 || text.AsSpan(0, separator).IndexOfAny("/?#@*.") >= 0)
        {
            error = text.Length == 0 ? OriginEntryErrors.Empty : OriginEntryErrors.NoScheme(text);
            return false;
        }

        var written = text[..separator];
        var scheme = written.ToLowerInvariant();
        if (!Origin.IsScheme(scheme))
        {
            error = OriginEntryErrors.BadScheme(text);
            return false;
        }

        // 2 The end: nothing may follow the authority but a single slash.
        var authority = text[(separator + 3)..];
        var end = authority.AsSpan().IndexOfAny('/', '?', '#');
        var slash = end >= 0 && end == authority.Length - 1 && authority[end] == '/';
        authority = end >= 0 ? authority[..end] : authority;
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            error = OriginEntryErrors.UserInfo(text);
            return false;
        }

        if (end >= 0 && !slash)
        {
            error = OriginEntryErrors.Path(text, written + "://" + authority);
            return false;
        }

        // 3 Host and port.
        var bracket = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        var colon = authority.IndexOf(':', bracket);
        var host = colon < 0 ? authority : authority[..colon];
        var port = OriginPort.Of(Origin.DefaultPort(scheme));
        if (colon >= 0 && !TryParsePort(authority.AsSpan(colon + 1), out port))
        {
            error = OriginEntryErrors.BadPort(text, extended);
            return false;
        }

        if (!TryParseHost(text, host, extended, out var wildcard, out var rest, out error))
        {
            return false;
        }

        entry = new OriginEntry
        {
            WrittenScheme = written,
            Scheme = scheme,
            Wildcard = wildcard,
            Host = rest,
            Port = port,
            TrailingSlash = slash,
        };
        return true;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out OriginPort port)
    {
        port = OriginPort.Any;
        if (text.SequenceEqual("*"))
        {
            return true;
        }

        var number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || text.Length > MaxPortDigits)
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        port = OriginPort.Of(number);
        return !text.IsEmpty;
    }

    private static bool TryParseHost(
        string text,
        string host,
        bool extended,
        out HostWildcard wildcard,
        out string rest,
        [NotNullWhen(false)] out string? error)
    {
        wildcard = HostWildcard.None;
        rest = host.ToLowerInvariant();
        error = null;
        if (host.Length == 0)
        {
            error = OriginEntryErrors.NoHost(text);
            return false;
        }

        if (!System.Text.Ascii.IsValid(host))
        {
            error = OriginEntryErrors.NonAscii(text);
            return false;
        }

        if (host[0] == '[')
        {
            return TryParseAddress(text, host, ref rest, out error);
        }

        if (host[0] == '*')
        {
            rest = rest[1..];
            wildcard = rest.Length == 0 ? HostWildcard.Host : rest[0] == '.' ? HostWildcard.Labels : HostWildcard.PartialLabel;
            rest = wildcard == HostWildcard.Labels ? rest[1..] : rest;
        }

        error = NameError(text, rest, wildcard, extended);
        return error is null;
    }

    private static string? NameError(string text, string name, HostWildcard wildcard, bool extended)
    {
        if (name.Contains('*', StringComparison.Ordinal))
        {
            return OriginEntryErrors.BadWildcard(text, extended);
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return OriginEntryErrors.BadHostCharacter(text, c);
            }
        }

        // A partial label must be told from a host by a hyphen: `*bar.com` would let evilbar.com in.
        if (wildcard == HostWildcard.PartialLabel && name[0] != '-')
        {
            return OriginEntryErrors.BadWildcard(text, extended);
        }

        var empty = name.StartsWith('.') || name.Contains("..", StringComparison.Ordinal) || (name.Length == 0 && wildcard != HostWildcard.Host);
        return empty ? OriginEntryErrors.EmptyLabel(text) : null;
    }

    private static bool TryParseAddress(string text, string host, ref string rest, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (host[^1] != ']'
            || host.AsSpan().ContainsAny('%', '*')
            || !IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            error = OriginEntryErrors.BadAddress(text);
            return false;
        }

        rest = "[" + IPv6Syntax.ToCanonical(address.GetAddressBytes()) + "]";
        return true;
    }
}
