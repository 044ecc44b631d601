using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>A policy at one of its places, and the object that decides its age. Compared by reference.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Holder">The object that it was written in.</param>
internal sealed record PolicyCandidate(AttachedPolicy Policy, Resource Holder)
{
    /// <inheritdoc/>
    public bool Equals(PolicyCandidate? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>
/// Policies that compete, the strongest first. Compared by reference: listeners that share an instance share the actions of
/// their routes.
/// </summary>
internal sealed class PolicyCandidates(ImmutableArray<PolicyCandidate> items)
{
    /// <summary>No policy.</summary>
    public static PolicyCandidates None { get; } = new([]);

    /// <summary>The policies.</summary>
    public ImmutableArray<PolicyCandidate> Items { get; } = items;

    /// <summary>This instance, if these are its policies; otherwise another one.</summary>
    public PolicyCandidates Become(IReadOnlyList<PolicyCandidate> items)
    {
        if (Instances.AreSame(Items, items))
            return this;
        return items.Count == 0 ? None : new PolicyCandidates([.. items]);
    }
}
