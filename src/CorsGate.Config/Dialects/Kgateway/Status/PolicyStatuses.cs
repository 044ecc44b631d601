using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.Kgateway.Status;

/// <summary>
/// The status of TrafficPolicy and its Solo names (kgateway, policy status): an ancestor for each Gateway that the policy has to do with,
/// with the conditions Accepted and Attached. A policy that says nothing about CORS does nothing here and so gets none.
/// </summary>
internal static class PolicyStatuses
{
    /// <summary>The status of a policy; null: it has nothing to do with Gateways of ours.</summary>
    public static PolicyStatus? Of(StatusView view, TrafficPolicyResource resource, JudgedObject judged)
    {
        ImmutableArray<AncestorStatus> ancestors =
        [
            .. from facts in view.Policies.Of(resource.Reference)
               let gateway = view.Gateway(facts.Key)
               where facts.Value.IsPresent && gateway is not null
               select new AncestorStatus(
                   facts.Key, gateway.Value.Controller,
                   judged.Refused is { } read ? Refused(resource, read) : Valid(view, resource, facts.Value)),
        ];
        return ancestors.IsEmpty
            ? null
            : new PolicyStatus
            {
                Reference = resource.Reference,
                ObservedGeneration = judged.Refused?.Attempt?.Generation ?? resource.Generation,
                Ancestors = ancestors,
            };
    }

    private static ImmutableArray<StatusCondition> Refused(TrafficPolicyResource resource, ReadObject read) =>
    [
        StatusCondition.False("Accepted", ConditionReason.Invalid, Findings.Describe(Findings.Of(read.Problems, ConditionReason.Invalid))),
        StatusCondition.False(
            "Attached", ConditionReason.Pending,
            resource.IsRefused ? "the policy is not valid; until it is, no origin is allowed where it is attached" : "the policy is not valid; its last good version governs until it is"),
    ];

    private static ImmutableArray<StatusCondition> Valid(StatusView view, TrafficPolicyResource resource, PolicyFacts facts) =>
    [
        // Findings about a missing target are no matter of the policy's own validity.
        StatusCondition.Of(
            "Accepted",
            [.. view.FindingsOf(resource.Reference).Where(finding => finding.Reason == ConditionReason.Invalid)],
            ConditionReason.Valid, "the policy is valid"),
        Attached(facts),
    ];

    private static StatusCondition Attached(PolicyFacts facts)
    {
        const string Type = "Attached";
        if (facts.Wins)
        {
            // No numbers: they would change with every route, and the status with them.
            return facts.Why.Length == 0
                ? StatusCondition.True(Type, ConditionReason.Attached, "the policy governs wherever it is attached")
                : StatusCondition.True(Type, ConditionReason.Merged, "the policy governs routes of this Gateway, at others another goes before it: " + facts.Why);
        }

        if (facts.Why.Length > 0)
            return StatusCondition.False(Type, ConditionReason.Overridden, facts.Why);
        if (facts.IsFirstOfGateway)
            return StatusCondition.True(Type, ConditionReason.Attached, "the policy governs the routes that will be attached; there are none yet");
        if (facts.First is { } first)
            return StatusCondition.False(Type, ConditionReason.Overridden, $"{first} has the same target and goes first");
        return StatusCondition.False(Type, ConditionReason.Pending, facts.Missing ?? "no route is served that the policy is attached to");
    }
}
