using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>What became of a listener.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsServed">Whether it takes requests.</param>
/// <param name="AllowsHttpRoutes">Whether HTTPRoutes may attach.</param>
/// <param name="AllowsGrpcRoutes">Whether GRPCRoutes may attach.</param>
/// <param name="Findings">What is wrong with it, in the order in which it was found.</param>
public sealed record ListenerOutcome(
    string Name, int Port, bool IsServed, bool AllowsHttpRoutes, bool AllowsGrpcRoutes, ImmutableArray<Finding> Findings)
{
    /// <summary>Where it takes connections: its port, or one place for each address of its own.</summary>
    public ImmutableArray<LocalPort> Places { get; init; } = [Port];
}

/// <summary>Something that is wrong, with the reason that goes into a condition.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">The same sentence as in the problem.</param>
public sealed record Finding(ConditionReason Reason, string Message);

/// <summary>What became of a parentRef.</summary>
/// <param name="Parent">The parentRef.</param>
/// <param name="Gateway">The Gateway that it names.</param>
/// <param name="Refusal">Why it attaches to no listener; null: it attaches.</param>
/// <param name="Listeners">The names of the listeners that it attaches to, served or not.</param>
public sealed record ParentOutcome(ParentRef Parent, ObjectReference Gateway, Finding? Refusal, ImmutableArray<string> Listeners);

/// <summary>A policy at an object that it targets.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Target">A Gateway or a route.</param>
/// <param name="Section">The listener or rule; empty: the whole object.</param>
/// <param name="Missing">What the target lacks; null: it has the section.</param>
public sealed record PolicyPlacement(ObjectReference Policy, ObjectReference Target, string Section, Finding? Missing);
