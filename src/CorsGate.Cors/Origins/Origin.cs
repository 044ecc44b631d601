namespace CorsGate.Cors.Origins;

/// <summary>
/// A serialized origin (RFC 6454, 6.2) as a browser writes it: lower-case scheme and host, no default port, no path, no
/// user information. A view of the text it was parsed from; parsing allocates nothing and never throws.
/// </summary>
public readonly ref struct Origin
{
    /// <summary>The longest scheme that is read, in characters.</summary>
    public const int MaxSchemeLength = 64;

    /// <summary>The longest text that can be a serialized origin: scheme, <c>://</c>, host with its last dot, port.</summary>
    public const int MaxLength = MaxSchemeLength + 3 + HostSyntax.MaxNameLength + 1 + 6;

    /// <summary>The value of <see cref="Port"/> where no port is written and the scheme has no default one.</summary>
    public const int NoPort = -1;

    /// <summary>The scheme, without the colon.</summary>
    public ReadOnlySpan<char> Scheme { get; private init; }

    /// <summary>The host; an IPv6 address with its brackets.</summary>
    public ReadOnlySpan<char> Host { get; private init; }

    /// <summary>What the host is.</summary>
    public OriginHostKind HostKind { get; private init; }

    /// <summary>The port: as written, else the scheme's default, else <see cref="NoPort"/>.</summary>
    public int Port { get; private init; }

    /// <summary>Whether a value is the serialization of an opaque origin, exactly <c>null</c> (RFC 6454, 6.2).</summary>
    /// <param name="text">The value of an Origin field.</param>
    public static bool IsNull(ReadOnlySpan<char> text) => text.SequenceEqual("null");

    /// <summary>Reads a serialized origin of a scheme, a host and perhaps a port. <c>null</c> is not one; see <see cref="IsNull"/>.</summary>
    /// <param name="text">The value of an Origin field.</param>
    /// <param name="origin">The origin, where the text is one.</param>
    /// <returns>Whether a browser could have written the text.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Origin origin)
    {
        origin = default;
        if (text.Length > MaxLength)
        {
            return false;
        }

        var colon = text.IndexOf(':');
        if (colon <= 0 || !IsScheme(text[..colon]) || !text[(colon + 1)..].StartsWith("//", StringComparison.Ordinal))
        {
            return false;
        }

        var scheme = text[..colon];
        var authority = text[(colon + 3)..];
        var hostLength = HostLength(authority);
        var defaultPort = DefaultPort(scheme);
        var port = defaultPort;
        if (hostLength < authority.Length && (!TryParsePort(authority[(hostLength + 1)..], out port) || port == defaultPort))
        {
            return false;
        }

        var host = authority[..hostLength];
        if (!HostSyntax.TryClassify(host, out var kind))
        {
            return false;
        }

        origin = new Origin { Scheme = scheme, Host = host, HostKind = kind, Port = port };
        return true;
    }

    /// <summary>The port that a scheme means where none is written (URL standard, special schemes), or <see cref="NoPort"/>.</summary>
    /// <param name="scheme">The scheme in lower case.</param>
    public static int DefaultPort(ReadOnlySpan<char> scheme) => scheme switch
    {
        "https" or "wss" => 443,
        "http" or "ws" => 80,
        "ftp" => 21,
        _ => NoPort,
    };

    /// <summary>Whether a text is a scheme in lower case (RFC 3986, 3.1).</summary>
    internal static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxSchemeLength || !char.IsAsciiLetterLower(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a port as a browser writes it: no sign, no leading zero, at most 65535.</summary>
    private static bool TryParsePort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        if (text.IsEmpty || text.Length > 5 || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            port = (port * 10) + (c - '0');
        }

        return port <= 65535;
    }

    /// <summary>Where the host ends: at its closing bracket, else at the first colon.</summary>
    private static int HostLength(ReadOnlySpan<char> authority)
    {
        var start = authority.StartsWith("[", StringComparison.Ordinal) ? authority.IndexOf(']') + 1 : 0;
        var colon = authority[start..].IndexOf(':');

        // Whatever stands between a bracket and a colon stays part of the host, which then is not valid.
        return colon < 0 ? authority.Length : start + colon;
    }
}
