using System.Collections.Immutable;
using System.Net;
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
        if (IPAddress.TryParse(text, out var address))
            return new GatewayAddress("IPAddress", LocalPort.Normalize(address).ToString());
        return Uri.CheckHostName(text) == UriHostNameType.Dns
            ? new GatewayAddress("Hostname", text)
            : throw new ArgumentError($"--gateway-address: '{text}' is neither an IP address nor a host name; write for example --gateway-address 203.0.113.7");
    }
}
