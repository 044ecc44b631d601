using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>
/// What a translation found out about an object, as far as it is not in the model: which listeners are served, what became of each
/// parentRef, where policies are attached.
/// </summary>
internal interface IOutcomes
{
    /// <summary>The problems of an object, in order. What was not resolved is among them, with its reason (<see cref="Problem.Reason"/>).</summary>
    IEnumerable<Problem> ProblemsOf(ObjectReference about);

    /// <summary>The listeners of a Gateway, in order; null: it is not ours, or not valid.</summary>
    ImmutableArray<ListenerOutcome>? ListenersOf(ObjectReference gateway);

    /// <summary>The parentRefs of a route that name a Gateway of ours, in order.</summary>
    ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route);

    /// <summary>The policies that target a Gateway or route, or a part of it; of each part the strongest first.</summary>
    IEnumerable<PolicyPlacement> PoliciesAt(ObjectReference target);

    /// <summary>What is done with the requests of a route at served listeners, by Gateway; an action may come more than once.</summary>
    IEnumerable<(ObjectReference Gateway, RouteAction Action)> ActionsOf(ObjectReference route);

    /// <summary>Whether an Ingress has a route.</summary>
    bool IsServedIngress(ObjectReference ingress) => false;
}
