using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Cli.Arguments;

/// <summary>
/// The Gateways that are kept apart by their addresses: those whose addresses are all at this machine. At an address that a load balancer
/// rewrites no connection would ever arrive; such a Gateway shares its ports with others, as one without an address.
/// </summary>
/// <param name="Addresses">The Gateways and their addresses.</param>
/// <param name="Notices">Which Gateways are not kept apart by address, and why.</param>
public sealed record LocalGateways(ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>> Addresses, ImmutableArray<string> Notices)
{
    /// <summary>Finds them.</summary>
    /// <param name="addresses">The addresses of Gateways.</param>
    /// <param name="isLocal">Whether connections to an address arrive at this machine.</param>
    public static LocalGateways Of(
        ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>> addresses, Func<IPAddress, bool> isLocal)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(isLocal);
        var local = ImmutableDictionary.CreateBuilder<ObjectReference, ImmutableArray<IPAddress>>();
        var notices = ImmutableArray.CreateBuilder<string>();
        foreach (var (gateway, own) in addresses.OrderBy(static pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            if (own.FirstOrDefault(address => !IsLocal(address, isLocal)) is { } other)
                notices.Add($"{gateway} is kept apart from other Gateways by hostname alone: {other.Value} is {(IsName(other) ? "a name and not an address" : "not an address of this machine, and so none that connections arrive at")}");
            else
                local[gateway] = [.. own.Select(static address => IPAddress.Parse(address.Value)).Distinct()];
        }

        return new LocalGateways(local.ToImmutable(), notices.ToImmutable());
    }

    private static bool IsLocal(GatewayAddress address, Func<IPAddress, bool> isLocal) => !IsName(address) && isLocal(IPAddress.Parse(address.Value));

    private static bool IsName(GatewayAddress address) => address.Type is not "IPAddress";
}
