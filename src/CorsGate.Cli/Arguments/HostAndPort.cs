using System.Globalization;
using System.Net;

namespace CorsGate.Cli.Arguments;

/// <summary>Readers of the flags that name hosts, addresses and ports.</summary>
public static class HostAndPort
{
    /// <summary>Splits <c>HOST:PORT</c>, where HOST may be an IPv6 address in brackets.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TrySplit(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        port = 0;
        return host.Length > 0 && TryPort(text[(colon + 1)..], out port)
            && (host.Contains(':', StringComparison.Ordinal) == text.StartsWith('['));
    }

    /// <summary>Reads a port, 1 to 65535.</summary>
    public static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;

    /// <summary>Reads <c>ADDRESS:PORT</c>; the port may be 0, which asks for a free one.</summary>
    /// <exception cref="ArgumentError">It is not one.</exception>
    public static IPEndPoint ReadAddress(string flag, string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && IPAddress.TryParse(text[..colon].Trim('[', ']'), out var address)
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= ushort.MaxValue)
        {
            return new IPEndPoint(address, port);
        }

        throw new ArgumentError($"{flag}: '{text}' is not ADDRESS:PORT; write for example {flag} 127.0.0.1:9080");
    }
}
