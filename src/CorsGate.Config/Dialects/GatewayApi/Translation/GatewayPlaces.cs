using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Where the listeners of Gateways take connections: at the Gateway's own addresses, of which GatewaySpec.addresses may choose some, or
/// at the addresses that all Gateways without their own share.
/// </summary>
/// <param name="addresses">The Gateways with addresses of their own.</param>
internal sealed class GatewayPlaces(ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>> addresses)
{
    /// <summary>The places of a Gateway's port, at least one.</summary>
    public ImmutableArray<LocalPort> Of(GatewayResource gateway, int port)
    {
        if (!addresses.TryGetValue(gateway.Reference, out var own) || own.IsEmpty)
            return [port];

        // What it asks for and does not have is said by its status; it is no reason to serve it somewhere else.
        var wanted = gateway.Addresses.Select(Read).OfType<IPAddress>().Where(own.Contains).ToList();
        return [.. (wanted.Count > 0 ? wanted : own.AsEnumerable()).Distinct().Select(address => new LocalPort(port, address))];
    }

    private static IPAddress? Read(GatewayAddress address) =>
        address.Type is "IPAddress" && IPAddress.TryParse(address.Value, out var value) ? LocalPort.Normalize(value) : null;
}
