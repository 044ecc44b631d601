using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Cors;

/// <summary>Asks the policy that governs a request for its decision.</summary>
internal static class CorsDecider
{
    /// <summary>
    /// The policy for a request of a rule: for preflights the one for all its backends, else the chosen backend's own, else
    /// the rule's.
    /// </summary>
    public static CompiledPolicy? PolicyFor(CompiledAction action, CompiledBackend? backend, bool isPreflight)
    {
        if (!action.HasBackendPolicies)
            return action.RulePolicy;
        return isPreflight ? action.PreflightPolicy : backend?.Cors ?? action.RulePolicy;
    }

    /// <summary>The decision. Without a policy, or with one that is switched off, nothing is touched.</summary>
    public static CorsDecision Decide(CompiledPolicy? policy, HttpRequest request)
    {
        if (policy is null)
            return CorsDecision.NoPolicy;
        return policy.Engine is null ? CorsDecision.PolicyDisabled : policy.Engine.Evaluate(CorsRequestReader.Read(request));
    }
}
