using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>
/// The addresses of a Gateway (Gateway API, GatewaySpec.addresses): what it asks for as far as it is there, otherwise all there are. An
/// address without a value stands for any of its type.
/// </summary>
internal static class GatewayAddresses
{
    private const int MostAddresses = 16;

    /// <summary>Chooses them.</summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="options">The addresses that there are.</param>
    /// <param name="failure">What is missing; null: nothing.</param>
    public static ImmutableArray<GatewayAddress> Choose(GatewayResource gateway, StatusOptions options, out Finding? failure)
    {
        var available = options.AddressesOf.GetValueOrDefault(gateway.Reference, options.Addresses);
        failure = available.IsEmpty
            ? new Finding(ConditionReason.AddressNotAssigned, "no address is known yet at which the Gateway is reached; give it with --gateway-address, or to the Service")
            : null;
        if (gateway.Addresses.IsEmpty)
            return [.. available.Take(MostAddresses)];

        var chosen = ImmutableArray.CreateBuilder<GatewayAddress>();
        foreach (var wanted in gateway.Addresses)
        {
            var found = available.Where(address => Matches(wanted, address)).ToList();
            if (found.Count == 0)
            {
                failure ??= wanted.Value.Length == 0
                    ? new Finding(ConditionReason.AddressNotAssigned, $"no address of type {wanted.Type} is known yet; ask for a type that there is")
                    : new Finding(ConditionReason.AddressNotUsable, $"the address {wanted.Value} of type {wanted.Type} is not one of this gateway; it has {string.Join(", ", available.Select(address => address.Value))}");
            }

            chosen.AddRange(found.Where(address => !chosen.Contains(address)));
        }

        return [.. chosen.Take(MostAddresses)];
    }

    /// <summary>What is said where a Gateway's own addresses could not be bound.</summary>
    public static Finding NotUsable(ImmutableArray<IPAddress> addresses) =>
        new(ConditionReason.AddressNotUsable, $"no port could be opened at {string.Join(", ", addresses)}; see the log of the gateway");

    /// <summary>Whether an address is one of the local ones.</summary>
    public static bool IsOneOf(GatewayAddress address, ImmutableArray<IPAddress> locals) =>
        address.Type is "IPAddress" && IPAddress.TryParse(address.Value, out var value) && locals.Contains(LocalPort.Normalize(value));

    private static bool Matches(GatewayAddress wanted, GatewayAddress address) =>
        string.Equals(wanted.Type, address.Type, StringComparison.Ordinal)
        && (wanted.Value.Length == 0 || string.Equals(wanted.Value, address.Value, StringComparison.OrdinalIgnoreCase));
}
