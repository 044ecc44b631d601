using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>Why an object is refused, and what stands in for it.</summary>
/// <param name="Problems">What is wrong.</param>
/// <param name="StandIn">What keeps its targets closed.</param>
internal sealed record Refusal(ImmutableArray<Problem> Problems, Resource StandIn);

/// <summary>
/// Refuses objects that are valid by themselves and wrong in view of others, such as the configuration of a plugin whose script
/// would die of it. What is refused here keeps its last good version, as what a reader refuses does.
/// </summary>
internal interface IResourceSetCheck
{
    /// <summary>Whether the outcome for any object may depend on this one: while no such object changes, no outcome does.</summary>
    /// <param name="resource">An object.</param>
    bool MayMatter(Resource resource);

    /// <summary>A check in view of all objects; null: there is nothing to check. The check gives null for what is right.</summary>
    /// <param name="all">All objects.</param>
    Func<Resource, Refusal?>? Open(ResourceSet all);
}
