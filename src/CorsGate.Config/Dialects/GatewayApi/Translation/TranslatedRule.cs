using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// A rule on its way to the listeners. Listeners whose policies are the same get the same route and action instances, so
/// that later stages can prepare each of them once.
/// </summary>
internal sealed class TranslatedRule
{
    private readonly RouteResource _source;
    private readonly RouteRule _rule;
    private readonly int _ruleIndex;
    private readonly RouteAction _action;
    private readonly ImmutableArray<PolicyCandidate> _candidates;
    private readonly List<(PolicyCandidates Policies, ImmutableArray<Route> Routes)> _perListener = [];

    /// <summary>Takes a rule.</summary>
    /// <param name="source">The object that holds it.</param>
    /// <param name="rule">The rule as read.</param>
    /// <param name="ruleIndex">Its place in the object.</param>
    /// <param name="action">What is done, the policies aside.</param>
    /// <param name="candidates">The policies of the rule and its route, the strongest first.</param>
    public TranslatedRule(RouteResource source, RouteRule rule, int ruleIndex, RouteAction action, ImmutableArray<PolicyCandidate> candidates)
    {
        _source = source;
        _rule = rule;
        _ruleIndex = ruleIndex;
        _action = action;
        _candidates = candidates;
    }

    /// <summary>Adds the rule's routes for a virtual host.</summary>
    /// <param name="host">The virtual host.</param>
    /// <param name="routes">Where to.</param>
    public void AddTo(AttachedHost host, List<RankedRoute> routes)
    {
        var own = RoutesFor(host.Listener.Policies);
        for (var i = 0; i < own.Length; i++)
            routes.Add(new RankedRoute(own[i], _source, host.Specificity, _ruleIndex, i));
    }

    /// <summary>Forgets the routes for policies that no listener has any more.</summary>
    public void Forget(Predicate<PolicyCandidates> isUnused) => _perListener.RemoveAll(known => isUnused(known.Policies));

    private ImmutableArray<Route> RoutesFor(PolicyCandidates policies)
    {
        foreach (var (known, knownRoutes) in _perListener)
        {
            if (ReferenceEquals(known, policies))
                return knownRoutes;
        }

        var action = PolicyPrecedence.Apply(_action, _candidates, policies);
        var rule = string.IsNullOrEmpty(_rule.Name) ? _ruleIndex.ToString(CultureInfo.InvariantCulture) : _rule.Name;
        var name = $"{_source.Reference} rule {rule}";
        var routes = _rule.Matches.Select(match => new Route
        {
            Name = name,
            Owner = _source.Reference,
            Match = match,
            Action = action,
            Location = _rule.Location,
        }).ToImmutableArray();
        _perListener.Add((policies, routes));
        return routes;
    }
}
