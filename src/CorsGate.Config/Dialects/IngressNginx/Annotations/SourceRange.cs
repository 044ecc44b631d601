using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>An address or a network in the form that Go's net package reads: host bits of a network may be set and do not count.</summary>
internal static class SourceRange
{
    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!TryParseAddress(host, out var address))
            return false;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
            return false;
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bits; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    // .NET also reads 10.1, 0x7f000001 and scoped addresses, which would mean something else than was written.
    private static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        var isV6 = text.Contains(':', StringComparison.Ordinal);
        if (!isV6)
        {
            var parts = text.Split('.');
            if (parts.Length != 4 || !parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')))
                return false;
        }
        else if (text.AsSpan().IndexOfAny('%', '[', ']') >= 0)
        {
            return false;
        }

        return IPAddress.TryParse(text, out address!);
    }
}
