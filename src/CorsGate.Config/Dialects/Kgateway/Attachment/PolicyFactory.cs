using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// Makes the attached policies of TrafficPolicy objects: one instance for each level, all of an object with the same
/// policy and semantics instances. A refused object allows nobody, whatever was read of it: a typo must not open a service.
/// </summary>
internal sealed class PolicyFactory(SemanticsChoice semantics, LookupTracker tracker, ProblemCollector problems, ProblemBook book)
{
    private readonly Dictionary<Lookup, Entry> _entries = [];

    /// <summary>Whether the object says anything about CORS.</summary>
    public static bool IsAboutCors(TrafficPolicyResource resource) => resource.Cors is not null || resource.IsDisabled || resource.IsRefused;

    /// <summary>The object's policy at a level.</summary>
    public PolicyCandidate At(TrafficPolicyResource resource, PolicyAttachment attachment)
    {
        var lookup = Lookup.Policy(resource.Reference);
        tracker.Note(lookup);
        if (!_entries.TryGetValue(lookup, out var entry) || !ReferenceEquals(entry.Resource, resource))
        {
            Forget(lookup);
            _entries.Add(lookup, entry = new Entry(resource));
            book.Set(entry, problems.Capture(() => entry.Levels[(int)PolicyAttachment.ExtensionRef] = new PolicyCandidate(Make(resource), resource)));
        }

        var first = entry.Levels[(int)PolicyAttachment.ExtensionRef]!;
        return entry.Levels[(int)attachment] ??= first with { Policy = first.Policy with { Attachment = attachment } };
    }

    /// <summary>Forgets a policy that nothing uses any more.</summary>
    public void Forget(Lookup policy)
    {
        if (_entries.Remove(policy, out var entry))
            book.Set(entry, []);
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

    private sealed class Entry(TrafficPolicyResource resource)
    {
        public TrafficPolicyResource Resource { get; } = resource;

        public PolicyCandidate?[] Levels { get; } = new PolicyCandidate?[(int)PolicyAttachment.Gateway + 1];
    }
}
