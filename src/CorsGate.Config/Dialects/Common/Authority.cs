using System.Globalization;

namespace CorsGate.Config.Dialects.Common;

/// <summary>A host with or without a port: <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
internal static class Authority
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="standard">The port where none is written.</param>
    /// <param name="host">The host, an IPv6 address without its brackets.</param>
    /// <param name="port">The port.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string text, int standard, out string host, out int port)
    {
        port = standard;
        host = text;
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':'))
                return false;
            host = text[1..close];
            colon = close + 1 < text.Length ? close + 1 : -1;
        }
        else if (colon >= 0)
        {
            host = text[..colon];
        }

        if (colon >= 0 && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            return false;
        return host.Length is > 0 and <= 253 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' || (c == ':' && text[0] == '['));
    }
}
