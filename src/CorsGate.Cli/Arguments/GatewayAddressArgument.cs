using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Cli.Arguments;

/// <summary>Reads <c>--gateway-address [NS/NAME=]ADDRESS</c>.</summary>
public static class GatewayAddressArgument
{
    /// <summary>The addresses of all Gateways.</summary>
    /// <exception cref="ArgumentError">One is no address.</exception>
    public static ImmutableArray<GatewayAddress> ReadShared(IEnumerable<string> texts) =>
        [.. texts.Where(static text => !text.Contains('=', StringComparison.Ordinal)).Select(ReadAddress)];

    /// <summary>The Gateways that have addresses of their own.</summary>
    /// <exception cref="ArgumentError">One is not NS/NAME=ADDRESS.</exception>
    public static ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>> ReadOwn(IEnumerable<string> texts) => texts
        .Where(static text => text.Contains('=', StringComparison.Ordinal))
        .Select(static text => text.Split('=', 2))
        .GroupBy(static parts => ReadReference("--gateway-address", parts[0], "gateway.networking.k8s.io", "Gateway"), static parts => ReadAddress(parts[1]))
        .ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray());

    /// <summary>Reads NS/NAME.</summary>
    /// <exception cref="ArgumentError">It is not.</exception>
    public static ObjectReference ReadReference(string flag, string text, string group, string kind) => text.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name]
        ? new ObjectReference(group, kind, ns, name)
        : throw new ArgumentError($"{flag}: '{text}' is not NS/NAME; write for example corsgate-system/corsgate");

    private static GatewayAddress ReadAddress(string text)
    {
        // Forms such as 127.1 are addresses to the framework, and to nobody who reads a status.
        if (IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || string.Equals(text, address.ToString(), StringComparison.Ordinal)))
            return new GatewayAddress("IPAddress", LocalPort.Normalize(address).ToString());
        return Uri.CheckHostName(text) == UriHostNameType.Dns && !EndsInNumber(text)
            ? new GatewayAddress("Hostname", text)
            : throw new ArgumentError($"--gateway-address: '{text}' is neither an IP address nor a host name; write for example --gateway-address 203.0.113.7");
    }

    // Such a name is a mistyped address (RFC 1123, section 2.1: the highest label is alphabetic).
    private static bool EndsInNumber(string text) => text.TrimEnd('.').Split('.')[^1].All(char.IsAsciiDigit);
}
