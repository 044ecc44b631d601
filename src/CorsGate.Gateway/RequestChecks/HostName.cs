using System.Buffers;
using System.Globalization;
using System.Net;

namespace CorsGate.Gateway.RequestChecks;

/// <summary>
/// Reads a Host or :authority: a DNS name or an address, and a port (RFC 9110, section 7.2). The name is compared without case
/// and without a trailing dot, so that <c>A.TEST.</c> cannot pass by what is configured for <c>a.test</c>.
/// </summary>
public static class HostName
{
    /// <summary>The most characters a name may have (RFC 1035, section 2.3.4).</summary>
    public const int MaxLength = 253;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> UpperCase = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Splits a Host into name and port and checks both. Allocates nothing.</summary>
    /// <param name="host">The field's value.</param>
    /// <param name="name">The name as it was written, without port and trailing dot; addresses of IPv6 in their brackets.</param>
    /// <param name="port">The port, 0 to 65535; null: none was given.</param>
    public static bool TryParse(ReadOnlySpan<char> host, out ReadOnlySpan<char> name, out int? port)
    {
        port = null;
        name = default;
        if (host.IsEmpty)
            return false;
        var end = host[0] == '[' ? host.IndexOf(']') + 1 : host.IndexOf(':');
        if (host[0] == '[' && end == 0)
            return false;
        if (end < 0)
            end = host.Length;
        if (end < host.Length)
        {
            if (host[end] != ':' || !TryParsePort(host[(end + 1)..], out var value))
                return false;
            port = value;
        }

        var text = host[..end];
        if (text is ['[', ..])
        {
            // A zone names an interface of the client's machine and means nothing here.
            if (text.Contains('%') || text.Length < 4 || !IPAddress.IsValid(text))
                return false;
            name = text;
            return true;
        }

        if (text is [.., '.'])
            text = text[..^1];
        if (!IsName(text))
            return false;
        name = text;
        return true;
    }

    /// <summary>The name in the form that configured names have: lower case. Returns the same string where it has it already.</summary>
    /// <param name="host">The field's value.</param>
    /// <param name="name">The name.</param>
    /// <param name="port">The port; null: none was given.</param>
    public static bool TryNormalize(string host, out string name, out int? port)
    {
        ArgumentNullException.ThrowIfNull(host);
        name = "";
        if (!TryParse(host, out var text, out port))
            return false;
        if (text.ContainsAny(UpperCase))
            name = string.Create(text.Length, text, static (buffer, source) => source.ToLowerInvariant(buffer));
        else
            name = text.Length == host.Length ? host : text.ToString();
        return true;
    }

    /// <summary>The name in lower case, without allocating: a part of the value, or the buffer's beginning.</summary>
    /// <param name="host">The field's value.</param>
    /// <param name="buffer">Room for a name: <see cref="MaxLength"/> characters.</param>
    /// <param name="name">The name.</param>
    /// <param name="port">The port; null: none was given.</param>
    public static bool TryNormalize(ReadOnlySpan<char> host, Span<char> buffer, out ReadOnlySpan<char> name, out int? port)
    {
        if (!TryParse(host, out name, out port))
            return false;
        if (!name.ContainsAny(UpperCase))
            return true;
        if (name.ToLowerInvariant(buffer) < 0)
            return false;
        name = buffer[..name.Length];
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> text) =>
        !text.IsEmpty
        && text.Length <= MaxLength
        && text[0] != '.'
        && text[^1] != '.'
        && !text.ContainsAnyExcept(NameCharacters)
        && !text.Contains("..", StringComparison.Ordinal);

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        return text.Length is >= 1 and <= 5
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port <= ushort.MaxValue;
    }
}
