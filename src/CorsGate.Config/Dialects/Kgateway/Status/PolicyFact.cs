using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.Kgateway.Status;

/// <summary>What a fact says of a policy at a Gateway.</summary>
internal enum PolicyFactKind
{
    /// <summary>It has to do with the Gateway, whose class has a controller name: it is attached to it, or to a route of it.</summary>
    Present,

    /// <summary>It governs a route.</summary>
    Wins,

    /// <summary>Another goes before it at a route, for a reason.</summary>
    Loses,

    /// <summary>It is the first of those that target the Gateway or a listener.</summary>
    IsFirst,

    /// <summary>Another is first of those with the same target.</summary>
    IsBehind,

    /// <summary>Its target lacks what it names.</summary>
    IsMissing,
}

/// <summary>What a Gateway or route says of a policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Gateway">The Gateway.</param>
/// <param name="Kind">What is said.</param>
/// <param name="Text">The reason, what is missing, or the controller name, by which a Gateway of another one is another fact; empty elsewhere.</param>
/// <param name="First">The other policy of <see cref="PolicyFactKind.IsBehind"/>; null elsewhere.</param>
internal readonly record struct PolicyFact(ObjectReference Policy, ObjectReference Gateway, PolicyFactKind Kind, string Text = "", ObjectReference? First = null);
