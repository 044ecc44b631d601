using System.Collections.Immutable;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Turns a rule into its action, all but the policies of listeners and Gateways. What cannot be resolved is answered with a
/// status instead of being skipped (Gateway API, HTTPRouteRule): a filter or the lack of backends with 500, and in a
/// GRPCRoute the lack of backends with 503, which a gRPC client reads as UNAVAILABLE.
/// </summary>
internal sealed class RuleTranslator(
    FilterTranslator filters, BackendResolver backends, PolicyTargets targets, SemanticsChoice semantics, ProblemCollector problems)
{
    /// <summary>Translates the rules of a route, in order.</summary>
    public ImmutableArray<TranslatedRule> Translate(RouteResource route)
    {
        var rules = ImmutableArray.CreateBuilder<TranslatedRule>(route.Rules.Length);
        CorsSemantics? chosen = null;
        for (var i = 0; i < route.Rules.Length; i++)
        {
            var rule = route.Rules[i];

            // Chosen at the first filter only: an annotation on a route without CORS filters means nothing.
            if (chosen is null && HasCorsFilter(rule))
                chosen = semantics.Choose(route, CorsSemantics.GatewayApi);
            rules.Add(Translate(route, rule, i, chosen ?? CorsSemantics.GatewayApi));
        }

        return rules.MoveToImmutable();
    }

    private TranslatedRule Translate(RouteResource route, RouteRule rule, int ruleIndex, CorsSemantics filterSemantics)
    {
        var own = filters.Translate(route, rule, rule.Filters, rule.Field, PolicyAttachment.RuleFilter, filterSemantics);
        var weighted = ImmutableArray.CreateBuilder<WeightedBackend>(rule.BackendRefs.Length);
        foreach (var reference in rule.BackendRefs)
            weighted.Add(Translate(route, rule, reference, filterSemantics));

        var action = new RouteAction
        {
            Filters = own.Filters,
            Backends = weighted.MoveToImmutable(),
            RequestTimeout = rule.RequestTimeout,
            BackendTimeout = rule.BackendTimeout,
        };
        var candidates = Candidates(route, rule, own);
        if (candidates is not [{ Policy.Attachment: PolicyAttachment.RuleFilter }, ..])
            BackendFilters.ReportDisagreement(route, rule, action.Backends, problems);
        var status = own.IsResolved ? StatusWithoutBackends(route, rule, action) : 500;
        return new TranslatedRule(route, rule, ruleIndex, action with { FixedStatus = status }, candidates);
    }

    private WeightedBackend Translate(RouteResource route, RouteRule rule, BackendRef reference, CorsSemantics filterSemantics)
    {
        var own = filters.Translate(route, rule, reference.Filters, reference.Link.Field, PolicyAttachment.BackendFilter, filterSemantics);
        var backend = backends.Resolve(route, reference, out var reason);
        if (backend is null)
        {
            problems.Error(route, reference.Link.Location, reference.Link.Field, reason!);

            // A backend without endpoints: 503.
            if (route.IsGrpc)
                backend = new Backend { Name = $"{reference.Link.Namespace}/{reference.Link.Name}", Protocol = BackendProtocol.H2c, Location = reference.Link.Location };
        }

        return new WeightedBackend
        {
            Weight = reference.Weight,
            Backend = own.IsResolved ? backend : null,
            Filters = own.Filters,
            Cors = own.Cors,
        };
    }

    private ImmutableArray<PolicyCandidate> Candidates(RouteResource route, RouteRule rule, TranslatedFilters own)
    {
        var candidates = ImmutableArray.CreateBuilder<PolicyCandidate>();
        if (own.Cors is { } filter)
            candidates.Add(new PolicyCandidate(filter, route));
        candidates.AddRange(own.Extensions);
        if (rule.Name is { Length: > 0 } name)
            candidates.AddRange(targets.Of(route, name));
        candidates.AddRange(targets.Of(route));
        return candidates.ToImmutable();
    }

    private int? StatusWithoutBackends(RouteResource route, RouteRule rule, RouteAction action)
    {
        if (action.Filters.Any(filter => filter is RequestRedirect) || action.Backends.Any(backend => backend.Weight > 0))
            return null;
        var status = route.IsGrpc ? 503 : 500;
        var what = action.Backends.IsEmpty ? "the rule has no backendRefs" : "the rule has only backendRefs of weight 0";
        problems.Warning(
            route, rule.Location, rule.Field + ".backendRefs",
            $"{what} and so answers {status.ToString(System.Globalization.CultureInfo.InvariantCulture)}; add a backendRef{(action.Backends.IsEmpty ? "" : " with a weight")}{(route.IsGrpc ? "" : " or a RequestRedirect filter")}");
        return status;
    }

    private static bool HasCorsFilter(RouteRule rule) =>
        rule.Filters.Any(filter => filter is CorsFilter) || rule.BackendRefs.Any(reference => reference.Filters.Any(filter => filter is CorsFilter));
}
