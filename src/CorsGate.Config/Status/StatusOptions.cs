using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>What the status says beside the objects.</summary>
public sealed record StatusOptions
{
    /// <summary>The controller name of CorsGate's own class.</summary>
    public const string OwnControllerName = "corsgate.dev/gateway-controller";

    /// <summary>The controller names whose classes are ours, at least one.</summary>
    public ImmutableArray<string> ControllerNames { get; init; } = [OwnControllerName];

    /// <summary>The names of classes that are ours where the object cannot be read; status is written as the first controller name.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The addresses at which every Gateway is reached.</summary>
    public ImmutableArray<GatewayAddress> Addresses { get; init; } = [];

    /// <summary>Gateways with addresses of their own.</summary>
    public ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>> AddressesOf { get; init; } =
        ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>>.Empty;

    /// <summary>The addresses at which Ingresses are reached; empty: their status is left alone.</summary>
    public ImmutableArray<GatewayAddress> IngressAddresses { get; init; } = [];

    /// <summary>Where the data plane could not listen, by the ports as configured.</summary>
    public ImmutableHashSet<LocalPort> ClosedPorts { get; init; } = [];

    /// <summary>Whether the data plane has taken this configuration.</summary>
    public bool IsApplied { get; init; } = true;

    /// <summary>Whether the other ones say the same about whose objects are ours.</summary>
    internal bool HasControllersOf(StatusOptions other) =>
        ControllerNames.SequenceEqual(other.ControllerNames, StringComparer.Ordinal) && ClassNames.SequenceEqual(other.ClassNames, StringComparer.Ordinal);

    /// <summary>Whether the other ones say the same about Gateways.</summary>
    internal bool HasGatewaysOf(StatusOptions other) =>
        IsApplied == other.IsApplied && ClosedPorts.SetEquals(other.ClosedPorts) && Addresses.SequenceEqual(other.Addresses)
        && AddressesOf.Count == other.AddressesOf.Count
        && AddressesOf.All(own => other.AddressesOf.TryGetValue(own.Key, out var theirs) && own.Value.SequenceEqual(theirs));
}
