using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Status;

/// <summary>
/// What Gateways and routes say of policies, each kept by who says it: when one of them changes, what it said is taken back, and
/// nothing else is looked at.
/// </summary>
internal sealed class PolicyLedger
{
    private static readonly SortedDictionary<ObjectReference, PolicyFacts> None = [];
    private readonly Dictionary<ObjectReference, HashSet<PolicyFact>> _bySpeaker = [];
    private readonly Dictionary<ObjectReference, SortedDictionary<ObjectReference, PolicyFacts>> _byPolicy = [];

    /// <summary>What is said of a policy, by Gateway in order.</summary>
    public SortedDictionary<ObjectReference, PolicyFacts> Of(ObjectReference policy) => _byPolicy.GetValueOrDefault(policy) ?? None;

    /// <summary>Asks a Gateway or route again.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="speaker">The Gateway or route.</param>
    /// <param name="due">Takes the policies of which it says something else now.</param>
    public void Update(StatusView view, ObjectReference speaker, ISet<ObjectReference> due)
    {
        var after = speaker.Kind is "Gateway" ? OfGateway(view, speaker) : OfRoute(view, speaker);
        var before = _bySpeaker.GetValueOrDefault(speaker) ?? [];
        foreach (var fact in before.Where(fact => !after.Contains(fact)))
            Add(fact, -1, due);
        foreach (var fact in after.Where(fact => !before.Contains(fact)))
            Add(fact, 1, due);
        if (after.Count == 0)
            _bySpeaker.Remove(speaker);
        else
            _bySpeaker[speaker] = after;
    }

    private static HashSet<PolicyFact> OfGateway(StatusView view, ObjectReference gateway)
    {
        var facts = new HashSet<PolicyFact>();
        if (view.Gateway(gateway) is { } ours)
            AddPlacements(view, gateway, gateway, ours.Controller, facts);
        return facts;
    }

    private static HashSet<PolicyFact> OfRoute(StatusView view, ObjectReference route)
    {
        var facts = new HashSet<PolicyFact>();

        // 1. Where policies are attached, by target and by ExtensionRef.
        var extensions = view.Find(route).Served is RouteResource served
            ? served.Rules.SelectMany(rule => rule.Filters).OfType<ExtensionFilter>().Select(extension => extension.Link.Target).ToList()
            : [];
        foreach (var gateway in view.ParentsOf(route).Select(parent => parent.Gateway).Distinct())
        {
            if (view.Gateway(gateway) is not { } ours)
                continue;
            AddPlacements(view, route, gateway, ours.Controller, facts);
            foreach (var policy in extensions)
                facts.Add(new PolicyFact(policy, gateway, PolicyFactKind.Present, ours.Controller));
        }

        // 2. What they do there. The route's own filters are no policies.
        RouteAction? last = null;
        ObjectReference? lastGateway = null;
        foreach (var (gateway, action) in view.Outcomes.ActionsOf(route))
        {
            if (ReferenceEquals(action, last) && gateway == lastGateway)
                continue;
            (last, lastGateway) = (action, gateway);
            if (action.Cors is { } winner && winner.Source != route)
                facts.Add(new PolicyFact(winner.Source, gateway, PolicyFactKind.Wins));
            foreach (var loser in action.LosingCors)
            {
                if (loser.Policy.Source != route)
                    facts.Add(new PolicyFact(loser.Policy.Source, gateway, PolicyFactKind.Loses, loser.Why));
            }
        }

        return facts;
    }

    // Those of a part of the target come in order of precedence.
    private static void AddPlacements(StatusView view, ObjectReference target, ObjectReference gateway, string controller, HashSet<PolicyFact> facts)
    {
        var first = new Dictionary<string, ObjectReference>(StringComparer.Ordinal);
        foreach (var placement in view.Outcomes.PoliciesAt(target))
        {
            facts.Add(new PolicyFact(placement.Policy, gateway, PolicyFactKind.Present, controller));
            if (placement.Missing is { } missing)
                facts.Add(new PolicyFact(placement.Policy, gateway, PolicyFactKind.IsMissing, missing.Message));
            else if (!first.TryAdd(placement.Section, placement.Policy) && first[placement.Section] != placement.Policy)
                facts.Add(new PolicyFact(placement.Policy, gateway, PolicyFactKind.IsBehind, First: first[placement.Section]));
            else if (target.Kind is "Gateway")
                facts.Add(new PolicyFact(placement.Policy, gateway, PolicyFactKind.IsFirst));
        }
    }

    private void Add(PolicyFact fact, int number, ISet<ObjectReference> due)
    {
        due.Add(fact.Policy);
        if (!_byPolicy.TryGetValue(fact.Policy, out var byGateway))
            _byPolicy.Add(fact.Policy, byGateway = new SortedDictionary<ObjectReference, PolicyFacts>(PolicyFacts.ByName));
        if (!byGateway.TryGetValue(fact.Gateway, out var facts))
            byGateway.Add(fact.Gateway, facts = new PolicyFacts());
        facts.Add(fact, number);
        if (facts.IsEmpty && byGateway.Remove(fact.Gateway) && byGateway.Count == 0)
            _byPolicy.Remove(fact.Policy);
    }
}
