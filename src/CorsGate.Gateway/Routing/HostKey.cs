namespace CorsGate.Gateway.Routing;

/// <summary>
/// Turns a Host field into the form hostnames are looked up by: without port, lower case, without one trailing dot
/// (RFC 9110, 4.2.3; RFC 1034, 3.1). Allocates nothing.
/// </summary>
internal static class HostKey
{
    /// <summary>The longest host that is looked up: a domain name's limit (RFC 1035, 2.3.4) with room for the trailing dot.</summary>
    public const int MaxLength = 254;

    /// <summary>Makes the key.</summary>
    /// <param name="hostHeader">The field's value.</param>
    /// <param name="buffer">Room for <see cref="MaxLength"/> characters, used where letters have to be folded.</param>
    /// <param name="key">The key, a part of the value or of the buffer.</param>
    /// <returns>False when the host is too long to be anybody's.</returns>
    public static bool TryMake(ReadOnlySpan<char> hostHeader, Span<char> buffer, out ReadOnlySpan<char> key)
    {
        var host = WithoutPort(hostHeader);
        if (host.Length > 1 && host[^1] == '.')
            host = host[..^1];
        if (host.Length > MaxLength)
        {
            key = default;
            return false;
        }

        if (!host.ContainsAnyInRange('A', 'Z'))
        {
            key = host;
            return true;
        }

        for (var i = 0; i < host.Length; i++)
            buffer[i] = char.IsAsciiLetterUpper(host[i]) ? (char)(host[i] | 0x20) : host[i];
        key = buffer[..host.Length];
        return true;
    }

    /// <summary>The host without its port; the brackets of an IPv6 address stay.</summary>
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> hostHeader)
    {
        var colon = hostHeader.LastIndexOf(':');
        return colon >= 0 && hostHeader[colon..].IndexOf(']') < 0 ? hostHeader[..colon] : hostHeader;
    }
}
