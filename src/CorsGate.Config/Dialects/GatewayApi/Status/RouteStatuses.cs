using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of routes at their parents of our classes (Gateway API, RouteParentStatus).</summary>
internal static class RouteStatuses
{
    /// <summary>The status of a route; null: it has nothing to do with Gateways of ours.</summary>
    public static RouteStatus? Of(StatusView view, RouteResource route, JudgedObject judged)
    {
        var outcomes = view.ParentsOf(route.Reference);
        ImmutableArray<ParentStatus> parents =
        [
            .. from parent in route.ParentRefs
               where RouteAttachment.IsGateway(parent)
               let gateway = view.Gateway(parent.Link.Target)
               where gateway is not null
               select new ParentStatus(
                   parent, gateway.Value.Controller,
                   judged.Refused is { } read ? Refused(view, route, read) : Served(view, route, outcomes.FirstOrDefault(outcome => outcome.Parent == parent))),
        ];
        return parents.IsEmpty ? null : new RouteStatus { Reference = route.Reference, ObservedGeneration = route.Generation, Parents = parents };
    }

    /// <summary>Why a route is accepted nowhere; empty: it may be.</summary>
    public static IReadOnlyList<Finding> NotAccepted(StatusView view, ObjectReference route) =>
        [.. view.FindingsOf(route).Where(finding => finding.Reason is ConditionReason.UnsupportedValue or ConditionReason.IncompatibleFilters)];

    private static ImmutableArray<StatusCondition> Served(StatusView view, RouteResource route, ParentOutcome? outcome) =>
        [Accepted(view, route, outcome), ResolvedRefs(view, route.Reference)];

    private static StatusCondition Accepted(StatusView view, RouteResource route, ParentOutcome? outcome)
    {
        const string Type = "Accepted";
        if (NotAccepted(view, route.Reference) is { Count: > 0 } findings)
            return StatusCondition.Of(Type, findings, ConditionReason.Accepted, "");
        if (outcome is null)
            return StatusCondition.Unknown(Type, ConditionReason.Pending, "the Gateway is not valid; see its conditions");
        return outcome.Refusal is { } refusal
            ? StatusCondition.False(Type, refusal.Reason, refusal.Message)
            : StatusCondition.True(Type, ConditionReason.Accepted, "the route is attached to " + string.Join(", ", outcome.Listeners));
    }

    private static ImmutableArray<StatusCondition> Refused(StatusView view, RouteResource route, ReadObject read)
    {
        var findings = Findings.Of(read.Problems, ConditionReason.UnsupportedValue);
        var accepted = StatusCondition.False("Accepted", findings[0].Reason, Findings.Describe(findings));
        return view.Find(route.Reference).Served is not null
            ?
            [
                accepted,
                ResolvedRefs(view, route.Reference),

                // The API asks for these words at the start.
                StatusCondition.True("PartiallyInvalid", findings[0].Reason, "Fall Back: the last good version of the route is served until it is valid again"),
            ]
            : [accepted, StatusCondition.Unknown("ResolvedRefs", ConditionReason.Pending, "references are not looked at until the route is valid")];
    }

    private static StatusCondition ResolvedRefs(StatusView view, ObjectReference route) => StatusCondition.Of(
        "ResolvedRefs",
        [
            .. view.FindingsOf(route).Where(finding => finding.Reason
                is ConditionReason.InvalidKind or ConditionReason.RefNotPermitted or ConditionReason.BackendNotFound or ConditionReason.UnsupportedProtocol),
        ],
        ConditionReason.ResolvedRefs, "every reference is resolved");
}
