using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Gateway.Routing;

/// <summary>A policy at the place where it applies, ready for requests.</summary>
internal sealed class CompiledPolicy(AttachedPolicy policy)
{
    /// <summary>The policy of the model.</summary>
    public AttachedPolicy Source { get; } = policy;

    /// <summary>The object that holds it, for the log.</summary>
    public string Name { get; } = policy.Source.ToString();

    /// <summary>What decides; null: CORS is switched off here and left to the upstream.</summary>
    public CompiledCorsPolicy? Engine { get; } = policy.IsDisabled ? null : CompiledCorsPolicy.Compile(policy.Policy, policy.Semantics);
}
