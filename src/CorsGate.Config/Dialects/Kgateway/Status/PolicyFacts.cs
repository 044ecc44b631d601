using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.Kgateway.Status;

/// <summary>What a policy does at a Gateway.</summary>
internal sealed class PolicyFacts
{
    /// <summary>Whether it governs a route.</summary>
    public bool Wins { get; private set; }

    /// <summary>Why another goes before it, the first reason by name; empty: none does.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Whether it targets the Gateway or a listener, and is the first that does.</summary>
    public bool IsFirstOfGateway { get; private set; }

    /// <summary>The policy that was first where this one was not; null: none.</summary>
    public ObjectReference? First { get; private set; }

    /// <summary>What a target lacks; null: nothing.</summary>
    public Finding? Missing { get; private set; }

    /// <summary>Gathers what all policies do, by policy and Gateway.</summary>
    public static Dictionary<ObjectReference, SortedDictionary<ObjectReference, PolicyFacts>> Gather(StatusView view)
    {
        var facts = new Dictionary<ObjectReference, SortedDictionary<ObjectReference, PolicyFacts>>();

        // 1. Where they are attached, by target and by ExtensionRef.
        var first = new Dictionary<(ObjectReference Target, string Section), ObjectReference>();
        foreach (var placement in view.Input.Outcomes.Policies)
        {
            if (placement.Target.Kind is "Gateway")
                At(placement.Policy, placement.Target)?.Place(placement, first);
            foreach (var parent in view.ParentsOf(placement.Target))
                At(placement.Policy, parent.Gateway)?.Place(placement, first);
        }

        foreach (var route in view.Input.Resources.OfKind<RouteResource>())
        {
            foreach (var extension in route.Rules.SelectMany(rule => rule.Filters).OfType<ExtensionFilter>())
            {
                foreach (var parent in view.ParentsOf(route.Reference))
                    At(extension.Link.Target, parent.Gateway);
            }
        }

        // 2. What they do there.
        foreach (var listener in view.Input.Listeners)
        {
            if (listener.Kind != ListenerKind.Gateway)
                continue;
            foreach (var action in listener.VirtualHosts.SelectMany(host => host.Routes).Select(route => route.Action))
            {
                if (action.Cors is { } winner && Known(winner.Source, listener.Owner) is { } wins)
                    wins.Wins = true;
                foreach (var loser in action.LosingCors)
                    Known(loser.Policy.Source, listener.Owner)?.Lose(loser.Why);
            }
        }

        return facts;

        PolicyFacts? At(ObjectReference policy, ObjectReference gateway)
        {
            if (!view.Gateways.ContainsKey(gateway))
                return null;
            if (!facts.TryGetValue(policy, out var byGateway))
                facts.Add(policy, byGateway = new SortedDictionary<ObjectReference, PolicyFacts>(ByName));
            if (!byGateway.TryGetValue(gateway, out var known))
                byGateway.Add(gateway, known = new PolicyFacts());
            return known;
        }

        PolicyFacts? Known(ObjectReference policy, ObjectReference gateway) =>
            facts.TryGetValue(policy, out var byGateway) ? byGateway.GetValueOrDefault(gateway) : null;
    }

    private static Comparer<ObjectReference> ByName { get; } = Comparer<ObjectReference>.Create((x, y) =>
    {
        var order = string.CompareOrdinal(x.Namespace, y.Namespace);
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    });

    private void Lose(string why)
    {
        // Not the first one found, so that the words do not change with every route.
        if (Why.Length == 0 || string.CompareOrdinal(why, Why) < 0)
            Why = why;
    }

    // Placements come in order of precedence.
    private void Place(PolicyPlacement placement, Dictionary<(ObjectReference Target, string Section), ObjectReference> first)
    {
        if (placement.Missing is not null)
        {
            Missing ??= placement.Missing;
            return;
        }

        var key = (placement.Target, placement.Section);
        if (first.TryAdd(key, placement.Policy) || first[key] == placement.Policy)
            IsFirstOfGateway |= placement.Target.Kind is "Gateway";
        else if (First is null || ByName.Compare(first[key], First) < 0)
            First = first[key];
    }
}
