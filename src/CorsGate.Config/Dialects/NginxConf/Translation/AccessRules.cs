using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// Turns lines of <c>allow</c> and <c>deny</c>, the first of which that fits decides, into the networks that may send requests.
/// </summary>
internal static class AccessRules
{
    /// <summary>The most networks that a list may come to: one denied address cuts what is left into up to 32 of them, or 128.</summary>
    public const int MostNetworks = 10_000;

    /// <summary>Reads the argument of a line: <c>all</c>, an address or a network.</summary>
    public static bool TryParse(string text, bool allows, out AccessLine line)
    {
        line = new AccessLine(allows, null);
        if (text is "all")
            return true;
        if (TryAddress(text, out var address))
        {
            line = line with { Network = new IPNetwork(address, address.GetAddressBytes().Length * 8) };
            return true;
        }

        if (!text.Contains('/', StringComparison.Ordinal) || !TryAddress(text[..text.IndexOf('/', StringComparison.Ordinal)], out address)
            || !int.TryParse(text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)
            || length > address.GetAddressBytes().Length * 8)
            return false;
        line = line with { Network = Network(address.GetAddressBytes(), length) };
        return true;
    }

    /// <summary>The networks that may enter.</summary>
    public static AllowedNetworks Allowed(ImmutableArray<AccessLine> lines)
    {
        if (!lines.Any(line => !line.Allows))
            return new AllowedNetworks([], Everybody: true, IsTooLong: false);
        var result = ImmutableArray.CreateBuilder<IPNetwork>();
        Split(new byte[4], 0, lines, 0, result);
        Split(new byte[16], 0, lines, 0, result);
        // A list that grew beyond all use allows nobody.
        return result.Count > MostNetworks
            ? new AllowedNetworks([], Everybody: false, IsTooLong: true)
            : new AllowedNetworks(result.ToImmutable(), Everybody: false, IsTooLong: false);
    }

    // nginx knows no short forms such as 10.1.
    private static bool TryAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3);

    // Cuts a network in halves until the first line that touches it covers it.
    private static void Split(byte[] address, int length, ImmutableArray<AccessLine> lines, int from, ImmutableArray<IPNetwork>.Builder result)
    {
        if (result.Count > MostNetworks)
            return;
        for (var i = from; i < lines.Length; i++)
        {
            if (lines[i].Network is not { } network)
            {
                if (lines[i].Allows)
                    result.Add(Network(address, length));
                return;
            }

            if (!Touches(network, address, length))
                continue;
            if (network.PrefixLength <= length)
            {
                if (lines[i].Allows)
                    result.Add(Network(address, length));
                return;
            }

            Split(address, length + 1, lines, i, result);
            var upper = (byte[])address.Clone();
            upper[length / 8] |= (byte)(0x80 >> (length % 8));
            Split(upper, length + 1, lines, i, result);
            return;
        }

        result.Add(Network(address, length));
    }

    private static bool Touches(IPNetwork network, byte[] address, int length)
    {
        if (network.BaseAddress.AddressFamily != (address.Length == 4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6))
            return false;
        var other = network.BaseAddress.GetAddressBytes();
        var common = Math.Min(length, network.PrefixLength);
        for (var bit = 0; bit < common; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((other[bit / 8] & mask) != (address[bit / 8] & mask))
                return false;
        }

        return true;
    }

    private static IPNetwork Network(byte[] address, int length)
    {
        var masked = (byte[])address.Clone();
        for (var bit = length; bit < masked.Length * 8; bit++)
            masked[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(masked), length);
    }
}

/// <summary>Whom the allow and deny lines let in.</summary>
/// <param name="Networks">The networks that may; empty where it is everybody or nobody.</param>
/// <param name="Everybody">Whether nobody is kept out.</param>
/// <param name="IsTooLong">Whether there would be more networks than are kept, so that nobody is let in.</param>
internal sealed record AllowedNetworks(ImmutableArray<IPNetwork> Networks, bool Everybody, bool IsTooLong);
