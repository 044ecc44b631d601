using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>The filters of a rule or of a backendRef, sorted.</summary>
/// <param name="Filters">Those that change or answer requests, in configured order.</param>
/// <param name="Cors">The CORS filter; null: there is none.</param>
/// <param name="Extensions">The policies that ExtensionRefs name, the strongest first.</param>
/// <param name="IsResolved">Whether every filter could be resolved.</param>
internal sealed record TranslatedFilters(
    ImmutableArray<RouteFilter> Filters, AttachedPolicy? Cors, ImmutableArray<PolicyCandidate> Extensions, bool IsResolved)
{
    /// <summary>No filters.</summary>
    public static TranslatedFilters None { get; } = new([], null, [], true);
}

/// <summary>
/// Resolves filters (Gateway API, HTTPRouteFilter). An ExtensionRef names a TrafficPolicy, or one of its Solo names, of the
/// route's own namespace; it stands in rules only, as kgateway has it. One that cannot be resolved must not be skipped.
/// </summary>
internal sealed class FilterTranslator(
    ResourceIndex index, BackendResolver backends, PolicyFactory policies, SemanticsChoice semantics, ProblemCollector problems)
{
    /// <summary>Sorts and resolves a list of filters.</summary>
    /// <param name="route">The route.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="filters">The filters as read.</param>
    /// <param name="field">The field path of what holds them.</param>
    /// <param name="level">The level of a CORS filter among them.</param>
    /// <param name="filterSemantics">The semantics of the route's CORS filters.</param>
    public TranslatedFilters Translate(
        RouteResource route, RouteRule rule, ImmutableArray<ResourceFilter> filters, string field, PolicyAttachment level, CorsSemantics filterSemantics)
    {
        if (filters.IsEmpty)
            return TranslatedFilters.None;

        var plain = ImmutableArray.CreateBuilder<RouteFilter>();
        var extensions = new List<PolicyCandidate>();
        AttachedPolicy? cors = null;
        var isResolved = true;
        for (var i = 0; i < filters.Length; i++)
        {
            switch (filters[i])
            {
                case PlainFilter filter:
                    plain.Add(filter.Filter);
                    break;
                case MirrorFilter filter:
                    plain.Add(Mirror(route, filter));
                    break;
                case CorsFilter filter:
                    cors ??= Attach(route, filter, $"{field}.filters[{i.ToString(CultureInfo.InvariantCulture)}].cors", level, filterSemantics);
                    break;
                case ExtensionFilter filter:
                    isResolved &= TryExtend(route, filter.Link, level, extensions);
                    break;
                case var filter:
                    problems.Error(
                        route, rule.Location, field + ".filters",
                        new Finding(ConditionReason.UnsupportedValue, $"a filter of type {filter.GetType().Name} is not served"));
                    isResolved = false;
                    break;
            }
        }

        extensions.Sort((x, y) => AgeOrder.Instance.Compare(x.Holder, y.Holder));
        return new TranslatedFilters(plain.ToImmutable(), cors, [.. extensions], isResolved);
    }

    private RequestMirror Mirror(RouteResource route, MirrorFilter filter)
    {
        var backend = backends.Resolve(route, filter.Backend, out var reason);
        if (backend is null)
            problems.Warning(route, filter.Backend.Link.Location, filter.Backend.Link.Field, reason! with { Message = "nothing is mirrored: " + reason.Message });
        return new RequestMirror(backend, filter.Numerator, filter.Denominator);
    }

    private AttachedPolicy Attach(RouteResource route, CorsFilter filter, string field, PolicyAttachment level, CorsSemantics filterSemantics) => new()
    {
        Source = route.Reference,
        Attachment = level,
        Policy = semantics.Check(route, field, filter.Policy, filterSemantics),
        Semantics = filterSemantics,
        Location = filter.Location,
    };

    private bool TryExtend(RouteResource route, ResourceLink link, PolicyAttachment level, List<PolicyCandidate> extensions)
    {
        var (reason, message) = (level, index.Find(link.Target)) switch
        {
            (PolicyAttachment.BackendFilter, _) =>
                (ConditionReason.InvalidKind, "an ExtensionRef in a backendRef is not supported; use a CORS filter there, or the ExtensionRef in the rule"),
            _ when !IsPolicyKind(link) =>
                (ConditionReason.InvalidKind, $"an ExtensionRef to kind {link.Kind} of group {link.Group} is not supported; refer to a TrafficPolicy, GlooTrafficPolicy or EnterpriseKgatewayTrafficPolicy"),
            _ when !string.Equals(link.Namespace, route.Namespace, StringComparison.Ordinal) =>
                (ConditionReason.RefNotPermitted, "an ExtensionRef cannot leave the route's namespace; put the policy there"),
            (_, not TrafficPolicyResource) =>
                (ConditionReason.BackendNotFound, $"{link.Target} does not exist or is not valid; add it to the route's namespace"),
            _ => (default, (string?)null),
        };
        if (message is not null)
        {
            problems.Error(route, link.Location, link.Field, new Finding(reason, message + ", until then the requests are answered with 500"));
            return false;
        }

        if (index.Find(link.Target) is TrafficPolicyResource policy && PolicyFactory.IsAboutCors(policy) && !extensions.Exists(known => ReferenceEquals(known.Holder, policy)))
            extensions.Add(policies.At(policy, PolicyAttachment.ExtensionRef));
        return true;
    }

    private static bool IsPolicyKind(ResourceLink link) => (link.Group, link.Kind)
        is (ApiNames.KgatewayGroup, "TrafficPolicy")
        or ("gloo.solo.io", "GlooTrafficPolicy")
        or ("enterprisekgateway.solo.io", "EnterpriseKgatewayTrafficPolicy");
}
