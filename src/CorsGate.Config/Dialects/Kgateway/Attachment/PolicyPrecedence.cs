using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// Which of the policies of a rule governs (kgateway, TrafficPolicy and policy merging): the CORS filter of the rule, then
/// policies by ExtensionRef, by the rule's name, on the route, on the listener, on the Gateway; on one level the oldest,
/// then the first by <c>namespace/name</c>. The whole policy wins: nothing of the others is mixed in. A policy that
/// switches CORS off wins its level like any other.
/// </summary>
internal static class PolicyPrecedence
{
    /// <summary>Puts the winner and the losers into an action.</summary>
    /// <param name="action">The action, with its backends.</param>
    /// <param name="ofRule">The policies of the rule and its route, the strongest first.</param>
    /// <param name="ofListener">The policies of the listener and its Gateway, the strongest first.</param>
    public static RouteAction Apply(RouteAction action, ImmutableArray<PolicyCandidate> ofRule, PolicyCandidates ofListener)
    {
        var all = ofRule.AddRange(ofListener.Items);
        if (all.IsEmpty)
            return action;

        var winner = all[0];
        var losers = ImmutableArray.CreateBuilder<LosingPolicy>();
        foreach (var loser in all.AsSpan()[1..])
            losers.Add(new LosingPolicy(loser.Policy, Why(winner, loser)));
        if (winner.Policy.Attachment == PolicyAttachment.RuleFilter)
        {
            foreach (var backend in action.Backends)
            {
                if (backend.Cors is { } ofBackend)
                    losers.Add(new LosingPolicy(ofBackend, $"{winner.Policy.Source} has a CORS filter in the rule, which goes before one in a backendRef."));
            }
        }

        return action with { Cors = winner.Policy, LosingCors = losers.ToImmutable() };
    }

    private static string Why(PolicyCandidate winner, PolicyCandidate loser)
    {
        var (source, level) = (winner.Policy.Source, Level(winner.Policy.Attachment));
        if (winner.Policy.Attachment != loser.Policy.Attachment)
            return $"{source} is attached {level}, which goes before one attached {Level(loser.Policy.Attachment)}.";
        return AgeOrder.CompareAge(winner.Holder, loser.Holder) < 0
            ? $"{source} is attached {level} as well and is older."
            : $"{source} is attached {level} as well and comes first by namespace and name.";
    }

    private static string Level(PolicyAttachment attachment) => attachment switch
    {
        PolicyAttachment.RuleFilter => "as a CORS filter in the rule",
        PolicyAttachment.BackendFilter => "as a CORS filter in a backendRef",
        PolicyAttachment.ExtensionRef => "by an ExtensionRef filter in the rule",
        PolicyAttachment.Rule => "by the name of the rule",
        PolicyAttachment.Route => "to the route",
        PolicyAttachment.Listener => "to the listener",
        _ => "to the Gateway",
    };
}
