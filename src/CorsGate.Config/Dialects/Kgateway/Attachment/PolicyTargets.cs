using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// The policies by what they target (kgateway, spec.targetRefs and spec.targetSelectors): a Gateway, one of its listeners, a
/// route, or one of its named rules, always in the policy's own namespace. Policies that say nothing about CORS are left out.
/// </summary>
internal sealed class PolicyTargets(ResourceIndex index, PolicyFactory factory, LookupTracker tracker, ProblemCollector problems, ProblemBook book, ChangeJournal journal)
{
    private readonly PoliciesByTarget _byTarget = new(journal);
    private readonly Dictionary<ObjectReference, Unit> _units = [];

    /// <summary>How often the targets of a policy were resolved.</summary>
    public long Resolved { get; private set; }

    /// <summary>The policies that target an object or a part of it, for their status.</summary>
    public IEnumerable<PolicyPlacement> At(ObjectReference target) => _byTarget.At(target);

    /// <summary>The policies of a rule, or of the whole route if it has no name, the oldest first; empty: there are none.</summary>
    public IReadOnlyList<PolicyCandidate> Of(RouteResource route, string rule = "") => Of(route.Reference, rule);

    /// <summary>The policies of an object, or of a part of it, the oldest first; empty: there are none.</summary>
    public IReadOnlyList<PolicyCandidate> Of(ObjectReference target, string section = "")
    {
        tracker.Note(Lookup.Targets(target));
        return _byTarget.Of(target, section);
    }

    /// <summary>Puts a policy into the place of another of the same identity.</summary>
    public void Replace(TrafficPolicyResource? before, TrafficPolicyResource? after)
    {
        var reference = (before ?? after)!.Reference;
        if (after is not null && PolicyFactory.IsAboutCors(after))
        {
            if (!_units.TryGetValue(reference, out var unit))
                _units.Add(reference, unit = new Unit());
            unit.Policy = after;
            tracker.Mark(unit);
        }
        else if (_units.Remove(reference, out var unit))
        {
            Move(unit, []);
            Miss(unit, []);
            tracker.Forget(unit);
            book.Set(unit, []);
        }
    }

    /// <summary>Resolves the targets of policies that changed, or whose targets did, and reports those that name nothing.</summary>
    public void Update()
    {
        foreach (var unit in tracker.Take(TranslationStage.Policies).Cast<Unit>())
        {
            Resolved++;
            HashSet<Attachment> found = [];
            List<PolicyPlacement> missing = [];
            tracker.Run(unit, () => book.Set(unit, problems.Capture(() => Resolve(unit.Policy!, found, missing))));
            Move(unit, found);
            Miss(unit, missing);
        }
    }

    private void Resolve(TrafficPolicyResource policy, HashSet<Attachment> found, List<PolicyPlacement> missing)
    {
        foreach (var target in policy.TargetRefs)
            AddReference(policy, target, found, missing);
        foreach (var selector in policy.TargetSelectors)
            AddSelector(policy, selector, found);
    }

    // Touches only the targets that won or lost a policy.
    private void Move(Unit unit, HashSet<Attachment> after)
    {
        var before = unit.Attachments;
        unit.Attachments = after;
        foreach (var lost in before.Where(attachment => !after.Contains(attachment)))
        {
            _byTarget.Remove(lost.Target, lost.Section, lost.Candidate);
            tracker.Touch(Lookup.Targets(lost.Target));
        }

        foreach (var won in after.Where(attachment => !before.Contains(attachment)))
        {
            _byTarget.Add(won.Target, won.Section, won.Candidate);
            tracker.Touch(Lookup.Targets(won.Target));
        }
    }

    private void Miss(Unit unit, List<PolicyPlacement> missing)
    {
        _byTarget.ReplaceMissing(unit.Missing, missing);
        unit.Missing = missing;
    }

    private void AddReference(TrafficPolicyResource policy, PolicyTarget target, HashSet<Attachment> found, List<PolicyPlacement> missing)
    {
        var link = target.Link;
        if (!IsSupported(link.Group, link.Kind))
        {
            // Of a refused policy the reader has said what is wrong with its targets.
            if (!policy.IsRefused)
                problems.Warning(policy, link.Location, link.Field, Unsupported(link.Group, link.Kind));
        }
        else if (!string.Equals(link.Namespace, policy.Namespace, StringComparison.Ordinal))
        {
            problems.Error(policy, link.Location, link.Field, $"a policy cannot target another namespace ({link.Namespace}); put the policy into the namespace of its target");
        }
        else if (link is { Kind: "Gateway" } && index.IsForeign(link))
        {
            // Another controller's Gateway.
        }
        else if (index.Find(link.Target) is not { } resource)
        {
            problems.Warning(policy, link.Location, link.Field, $"{link.Target} does not exist or is not valid, the policy has no effect there; name a valid object of the policy's namespace");
        }
        else if (target.SectionName is { Length: > 0 } section && !HasSection(resource, section))
        {
            var finding = new Finding(
                ConditionReason.TargetNotFound,
                $"{resource.Reference} has no {SectionWord(resource)} {section}, the policy has no effect there; {Sections(resource)}");
            problems.Warning(policy, link.Location, link.Field + ".sectionName", finding);
            missing.Add(new PolicyPlacement(policy.Reference, resource.Reference, section, finding));
        }
        else
        {
            Attach(policy, resource, target.SectionName, found);
        }
    }

    private void AddSelector(TrafficPolicyResource policy, PolicyTargetSelector selector, HashSet<Attachment> found)
    {
        if (!IsSupported(selector.Group, selector.Kind))
        {
            if (!policy.IsRefused)
                problems.Warning(policy, selector.Location, selector.Field, Unsupported(selector.Group, selector.Kind));
            return;
        }

        var isEmpty = true;
        foreach (var resource in index.Labels.Select(selector.Kind, policy.Namespace, selector.MatchLabels))
        {
            if (resource is GatewayResource gateway && !index.IsOurs(gateway))
                continue;
            if (selector.SectionName is { Length: > 0 } section && !HasSection(resource, section))
                continue;
            isEmpty = false;
            Attach(policy, resource, selector.SectionName, found);
        }

        if (isEmpty)
        {
            var part = selector.SectionName is { Length: > 0 } name ? $" with a section {name}" : "";
            problems.Warning(
                policy, selector.Location, selector.Field,
                $"no {selector.Kind} in namespace {policy.Namespace} has these labels{part}, the policy has no effect there; " +
                "label the targets or change the selector");
        }
    }

    private void Attach(TrafficPolicyResource policy, Resource target, string? section, HashSet<Attachment> found)
    {
        var hasSection = !string.IsNullOrEmpty(section);
        var attachment = (target, hasSection) switch
        {
            (GatewayResource, true) => PolicyAttachment.Listener,
            (GatewayResource, false) => PolicyAttachment.Gateway,
            (_, true) => PolicyAttachment.Rule,
            (_, false) => PolicyAttachment.Route,
        };
        
        // A reference and a selector of one policy may meet at the same target.
        found.Add(new Attachment(target.Reference, hasSection ? section! : "", factory.At(policy, attachment)));
    }

    private static bool IsSupported(string group, string kind) =>
        string.Equals(group, ApiNames.GatewayGroup, StringComparison.Ordinal) && kind is ("Gateway" or "HTTPRoute" or "GRPCRoute");

    private static string Unsupported(string group, string kind) =>
        $"targets of kind {kind} (group \"{group}\") are not supported, the policy has no effect there; target a Gateway, HTTPRoute or GRPCRoute of {ApiNames.GatewayGroup}";

    private static bool HasSection(Resource resource, string section) => SectionNames.Of(resource).Contains(section, StringComparer.Ordinal);

    private static string SectionWord(Resource resource) => resource is GatewayResource ? "listener" : "rule named";

    private static string Sections(Resource resource)
    {
        var names = string.Join(", ", SectionNames.Of(resource));
        return names.Length == 0 ? "it has none with a name" : "it has " + names;
    }

    private sealed record Attachment(ObjectReference Target, string Section, PolicyCandidate Candidate);

    private sealed class Unit() : TrackedUnit(TranslationStage.Policies)
    {
        public TrafficPolicyResource? Policy { get; set; }

        public HashSet<Attachment> Attachments { get; set; } = [];

        public List<PolicyPlacement> Missing { get; set; } = [];
    }
}
