using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>What the status of all objects is made from.</summary>
public sealed record StatusInput
{
    /// <summary>The objects that are served, among them last good versions of objects that are refused now.</summary>
    public required ResourceSet Resources { get; init; }

    /// <summary>The objects that are refused.</summary>
    public ImmutableArray<ReadObject> Refused { get; init; } = [];

    /// <summary>The model's listeners.</summary>
    public required ImmutableArray<Listener> Listeners { get; init; }

    /// <summary>The problems of the translation.</summary>
    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>What became of listeners, parentRefs and policies.</summary>
    public required Outcomes Outcomes { get; init; }

    /// <summary>What the command line and the data plane say.</summary>
    public required StatusOptions Options { get; init; }
}

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
}

/// <summary>The status that every object of ours should have. Objects that are not in it have none of our entries.</summary>
/// <param name="Objects">By object.</param>
/// <param name="Rejections">What to tell people as Events, one for each object, in order of name.</param>
public sealed record DesiredStatus(ImmutableDictionary<ObjectReference, ObjectStatus> Objects, ImmutableArray<Rejection> Rejections)
{
    /// <summary>Nothing.</summary>
    public static DesiredStatus Empty { get; } = new(ImmutableDictionary<ObjectReference, ObjectStatus>.Empty, []);
}

/// <summary>An object that is not served as it is written.</summary>
/// <param name="Object">The object.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="Message">Why.</param>
public sealed record Rejection(ObjectReference Object, ConditionReason Reason, string Message);
