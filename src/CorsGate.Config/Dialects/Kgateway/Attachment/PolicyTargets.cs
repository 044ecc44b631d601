using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// The policies by what they target (kgateway, spec.targetRefs and spec.targetSelectors): a Gateway, one of its listeners, a
/// route, or one of its named rules, always in the policy's own namespace. Policies that say nothing about CORS are left out.
/// </summary>
internal sealed class PolicyTargets
{
    private readonly Dictionary<(ObjectReference Target, string Section), List<PolicyCandidate>> _byTarget = [];
    private readonly Dictionary<ObjectReference, PolicyCandidates> _byGateway = [];
    private readonly ImmutableArray<PolicyPlacement>.Builder _placements = ImmutableArray.CreateBuilder<PolicyPlacement>();
    private readonly ResourceIndex _index;
    private readonly PolicyFactory _factory;
    private readonly ProblemCollector _problems;

    /// <summary>Resolves the targets of all policies and reports those that name nothing.</summary>
    public PolicyTargets(ResourceIndex index, PolicyFactory factory, ProblemCollector problems)
    {
        _index = index;
        _factory = factory;
        _problems = problems;
        var labels = new LabelIndex(index);

        // Policies come the oldest first, so every list is in order of precedence.
        foreach (var policy in index.Policies)
        {
            if (!PolicyFactory.IsAboutCors(policy))
                continue;
            foreach (var target in policy.TargetRefs)
                AddReference(policy, target);
            foreach (var selector in policy.TargetSelectors)
                AddSelector(policy, selector, labels);
        }
    }

    /// <summary>Where policies are attached, for their status; the strongest of a target first.</summary>
    public ImmutableArray<PolicyPlacement> Placements => _placements.ToImmutable();

    /// <summary>The policies of a rule, or of the whole route if it has no name, the oldest first; empty: there are none.</summary>
    public IReadOnlyList<PolicyCandidate> Of(RouteResource route, string rule = "") =>
        _byTarget.TryGetValue((route.Reference, rule), out var candidates) ? candidates : [];

    /// <summary>The policies of a listener followed by those of its Gateway; the same instance for listeners without policies of their own.</summary>
    public PolicyCandidates Of(GatewayResource gateway, string listener)
    {
        if (!_byGateway.TryGetValue(gateway.Reference, out var ofGateway))
        {
            ofGateway = _byTarget.TryGetValue((gateway.Reference, ""), out var items) ? new PolicyCandidates([.. items]) : PolicyCandidates.None;
            _byGateway.Add(gateway.Reference, ofGateway);
        }

        return _byTarget.TryGetValue((gateway.Reference, listener), out var own)
            ? new PolicyCandidates([.. own, .. ofGateway.Items])
            : ofGateway;
    }

    private void AddReference(TrafficPolicyResource policy, PolicyTarget target)
    {
        var link = target.Link;
        if (!IsSupported(link.Group, link.Kind))
        {
            // Of a refused policy the reader has said what is wrong with its targets.
            if (!policy.IsRefused)
                _problems.Warning(policy, link.Location, link.Field, Unsupported(link.Group, link.Kind));
        }
        else if (!string.Equals(link.Namespace, policy.Namespace, StringComparison.Ordinal))
        {
            _problems.Error(policy, link.Location, link.Field, $"a policy cannot target another namespace ({link.Namespace}); put the policy into the namespace of its target");
        }
        else if (link is { Kind: "Gateway" } && _index.IsForeign(link))
        {
            // Another controller's Gateway.
        }
        else if (_index.Find(link.Target) is not { } resource)
        {
            _problems.Warning(policy, link.Location, link.Field, $"{link.Target} does not exist or is not valid, the policy has no effect there; name a valid object of the policy's namespace");
        }
        else if (target.SectionName is { Length: > 0 } section && !HasSection(resource, section))
        {
            var missing = new Finding(
                ConditionReason.TargetNotFound,
                $"{resource.Reference} has no {SectionWord(resource)} {section}, the policy has no effect there; {Sections(resource)}");
            _problems.Warning(policy, link.Location, link.Field + ".sectionName", missing);
            _placements.Add(new PolicyPlacement(policy.Reference, resource.Reference, section, missing));
        }
        else
        {
            Attach(policy, resource, target.SectionName);
        }
    }

    private void AddSelector(TrafficPolicyResource policy, PolicyTargetSelector selector, LabelIndex labels)
    {
        if (!IsSupported(selector.Group, selector.Kind))
        {
            if (!policy.IsRefused)
                _problems.Warning(policy, selector.Location, selector.Field, Unsupported(selector.Group, selector.Kind));
            return;
        }

        var isEmpty = true;
        foreach (var resource in labels.Select(selector.Kind, policy.Namespace, selector.MatchLabels))
        {
            if (selector.SectionName is { Length: > 0 } section && !HasSection(resource, section))
                continue;
            isEmpty = false;
            Attach(policy, resource, selector.SectionName);
        }

        if (isEmpty)
        {
            var part = selector.SectionName is { Length: > 0 } name ? $" with a section {name}" : "";
            _problems.Warning(
                policy, selector.Location, selector.Field,
                $"no {selector.Kind} in namespace {policy.Namespace} has these labels{part}, the policy has no effect there; " +
                "label the targets or change the selector");
        }
    }

    private void Attach(TrafficPolicyResource policy, Resource target, string? section)
    {
        var hasSection = !string.IsNullOrEmpty(section);
        var attachment = (target, hasSection) switch
        {
            (GatewayResource, true) => PolicyAttachment.Listener,
            (GatewayResource, false) => PolicyAttachment.Gateway,
            (_, true) => PolicyAttachment.Rule,
            (_, false) => PolicyAttachment.Route,
        };
        var key = (target.Reference, hasSection ? section! : "");
        if (!_byTarget.TryGetValue(key, out var candidates))
            _byTarget.Add(key, candidates = []);

        // A reference and a selector of one policy may meet at the same target.
        if (candidates.Count > 0 && ReferenceEquals(candidates[^1].Holder, policy))
            return;
        candidates.Add(_factory.At(policy, attachment));
        _placements.Add(new PolicyPlacement(policy.Reference, target.Reference, key.Item2, null));
    }

    private static bool IsSupported(string group, string kind) =>
        string.Equals(group, ApiNames.GatewayGroup, StringComparison.Ordinal) && kind is ("Gateway" or "HTTPRoute" or "GRPCRoute");

    private static string Unsupported(string group, string kind) =>
        $"targets of kind {kind} (group \"{group}\") are not supported, the policy has no effect there; target a Gateway, HTTPRoute or GRPCRoute of {ApiNames.GatewayGroup}";

    private static bool HasSection(Resource resource, string section) => SectionNames(resource).Contains(section, StringComparer.Ordinal);

    private static IEnumerable<string> SectionNames(Resource resource) => resource switch
    {
        GatewayResource gateway => gateway.Listeners.Select(listener => listener.Name),
        RouteResource route => route.Rules.Select(rule => rule.Name).OfType<string>(),
        _ => [],
    };

    private static string SectionWord(Resource resource) => resource is GatewayResource ? "listener" : "rule named";

    private static string Sections(Resource resource)
    {
        var names = string.Join(", ", SectionNames(resource));
        return names.Length == 0 ? "it has none with a name" : "it has " + names;
    }
}
