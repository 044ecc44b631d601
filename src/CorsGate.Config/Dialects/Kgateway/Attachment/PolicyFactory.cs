using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// Makes the attached policies of TrafficPolicy objects: one instance for each level, all of an object with the same
/// policy and semantics instances. A refused object allows nobody, whatever was read of it: a typo must not open a service.
/// </summary>
internal sealed class PolicyFactory(SemanticsChoice semantics)
{
    private readonly Dictionary<TrafficPolicyResource, PolicyCandidate?[]> _candidates = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the object says anything about CORS.</summary>
    public static bool IsAboutCors(TrafficPolicyResource resource) => resource.Cors is not null || resource.IsDisabled || resource.IsRefused;

    /// <summary>The object's policy at a level.</summary>
    public PolicyCandidate At(TrafficPolicyResource resource, PolicyAttachment attachment)
    {
        if (!_candidates.TryGetValue(resource, out var levels))
        {
            _candidates.Add(resource, levels = new PolicyCandidate?[(int)PolicyAttachment.Gateway + 1]);
            levels[(int)PolicyAttachment.ExtensionRef] = new PolicyCandidate(Make(resource), resource);
        }

        var first = levels[(int)PolicyAttachment.ExtensionRef]!;
        return levels[(int)attachment] ??= first with { Policy = first.Policy with { Attachment = attachment } };
    }

    private AttachedPolicy Make(TrafficPolicyResource resource)
    {
        // A refused policy is answered strictly: Gloo's own semantics would let the upstream's CORS headers through.
        var chosen = semantics.Choose(resource, resource switch
        {
            { IsRefused: true } => CorsSemantics.Strict,
            { IsGloo: true } => CorsSemantics.Gloo,
            _ => CorsSemantics.Kgateway,
        });
        var policy = resource is { IsRefused: false, Cors: { } cors } ? cors : new CorsPolicy { Location = resource.Cors?.Location ?? resource.Location };
        var isDisabled = resource is { IsDisabled: true, IsRefused: false };
        return new AttachedPolicy
        {
            Source = resource.Reference,
            Attachment = PolicyAttachment.ExtensionRef,
            Policy = isDisabled ? policy : semantics.Check(resource, "spec.cors", policy, chosen),
            Semantics = chosen,
            IsDisabled = isDisabled,
            Location = policy.Location ?? resource.Location,
        };
    }
}
