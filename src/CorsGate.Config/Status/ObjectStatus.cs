using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>What the status of an object should say, as far as it is ours to say.</summary>
public abstract record ObjectStatus
{
    /// <summary>The object.</summary>
    public required ObjectReference Reference { get; init; }

    /// <summary>The metadata.generation that was judged.</summary>
    public required long ObservedGeneration { get; init; }
}

/// <summary>The status of a GatewayClass.</summary>
public sealed record GatewayClassStatus : ObjectStatus
{
    /// <summary>Accepted.</summary>
    public required ImmutableArray<StatusCondition> Conditions { get; init; }

    /// <summary>The names of the features of Gateway API that are supported, in order.</summary>
    public required ImmutableArray<string> SupportedFeatures { get; init; }
}

/// <summary>The status of a Gateway.</summary>
public sealed record GatewayStatus : ObjectStatus
{
    /// <summary>Its addresses.</summary>
    public required ImmutableArray<GatewayAddress> Addresses { get; init; }

    /// <summary>Accepted, Programmed, ResolvedRefs.</summary>
    public required ImmutableArray<StatusCondition> Conditions { get; init; }

    /// <summary>Its listeners, in the order of spec.</summary>
    public required ImmutableArray<ListenerStatus> Listeners { get; init; }
}

/// <summary>The status of a listener.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SupportedKinds">The kinds of routes, all of gateway.networking.k8s.io, that may attach.</param>
/// <param name="AttachedRoutes">The number of accepted routes that are attached.</param>
/// <param name="Conditions">Accepted, Conflicted, ResolvedRefs, Programmed, and OverlappingTLSConfig where it holds.</param>
public sealed record ListenerStatus(
    string Name, ImmutableArray<string> SupportedKinds, int AttachedRoutes, ImmutableArray<StatusCondition> Conditions);

/// <summary>The status of a route: nothing but its parents of our classes.</summary>
public sealed record RouteStatus : ObjectStatus
{
    /// <summary>The parents, in the order of spec.</summary>
    public required ImmutableArray<ParentStatus> Parents { get; init; }
}

/// <summary>What became of a route at a parent.</summary>
/// <param name="Parent">The parentRef, as it was written.</param>
/// <param name="ControllerName">The controller name of the parent's class.</param>
/// <param name="Conditions">Accepted, ResolvedRefs, and PartiallyInvalid where it holds.</param>
public sealed record ParentStatus(ParentRef Parent, string ControllerName, ImmutableArray<StatusCondition> Conditions);

/// <summary>The status of a policy: nothing but its ancestors of our classes (GEP-713, PolicyStatus).</summary>
public sealed record PolicyStatus : ObjectStatus
{
    /// <summary>The Gateways that it has to do with, by namespace and name.</summary>
    public required ImmutableArray<AncestorStatus> Ancestors { get; init; }
}

/// <summary>What became of a policy at a Gateway.</summary>
/// <param name="Gateway">The Gateway.</param>
/// <param name="ControllerName">The controller name of its class.</param>
/// <param name="Conditions">Accepted and Attached.</param>
public sealed record AncestorStatus(ObjectReference Gateway, string ControllerName, ImmutableArray<StatusCondition> Conditions);

/// <summary>The status of an Ingress: where it is reached.</summary>
public sealed record IngressStatus : ObjectStatus
{
    /// <summary>The addresses.</summary>
    public required ImmutableArray<GatewayAddress> Addresses { get; init; }
}
