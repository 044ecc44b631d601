using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>A policy at one of its places, and the object that decides its age.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Holder">The object that it was written in.</param>
internal sealed record PolicyCandidate(AttachedPolicy Policy, Resource Holder);

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
}
