using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// CORS filters in backendRefs, on which Gateway API does not say how they meet each other. An actual request follows the
/// backend that was chosen for it. A preflight goes to no backend, so it follows the first filter there is. Where the
/// backends differ, the preflight and the request after it may be answered by different policies.
/// </summary>
internal static class BackendFilters
{
    /// <summary>Reports a rule without a CORS filter of its own whose backends, those of weight 0 aside, have different ones.</summary>
    public static void ReportDisagreement(RouteResource route, RouteRule rule, ImmutableArray<WeightedBackend> backends, ProblemCollector problems)
    {
        var first = -1;
        for (var i = 0; i < backends.Length; i++)
        {
            if (backends[i].Weight == 0)
                continue;
            if (first < 0)
            {
                first = i;
                continue;
            }

            if (CorsPolicyComparison.AreAlike(backends[first].Cors, backends[i].Cors))
                continue;
            var link = rule.BackendRefs[i].Link;
            problems.Warning(
                route, link.Location, link.Field,
                "the backendRefs of the rule do not have the same CORS filter, preflights follow the first filter and requests that of the chosen backend; put one CORS filter into the rule");
            return;
        }
    }
}
