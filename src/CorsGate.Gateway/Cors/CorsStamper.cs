using CorsGate.Cors.Decisions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Cors;

/// <summary>
/// Puts a decision on a response: deals with the CORS fields that the upstream sent, sets those of the decision, and
/// merges Vary. Called after response header modifiers, so that no modifier can widen what the policy allows.
/// </summary>
internal static class CorsStamper
{
    /// <summary>Stamps a response that the upstream made.</summary>
    public static void StampUpstream(IHeaderDictionary headers, in CorsDecision decision)
    {
        if (decision.UpstreamHeaders == UpstreamCorsHeaders.Remove)
        {
            foreach (var name in CorsHeaderNames.All)
                headers.Remove(name);
        }

        Stamp(headers, decision, decision.UpstreamHeaders);
    }

    /// <summary>Stamps a response that the gateway made itself.</summary>
    public static void StampOwn(IHeaderDictionary headers, in CorsDecision decision)
    {
        foreach (var name in CorsHeaderNames.All)
            headers.Remove(name);
        Stamp(headers, decision, UpstreamCorsHeaders.Remove);
    }

    /// <summary>Says what a response depends on.</summary>
    public static void StampVary(IHeaderDictionary headers, CorsVary vary) => MergeVary(headers, vary);

    private static void Stamp(IHeaderDictionary headers, in CorsDecision decision, UpstreamCorsHeaders upstream)
    {
        var expose = decision.ExposeResponseHeaderNames ? ExposedNames.Of(headers) : decision.ExposeHeaders;
        Put(headers, HeaderNames.AccessControlAllowOrigin, decision.AllowOrigin, upstream);
        Put(headers, HeaderNames.AccessControlAllowCredentials, decision.AllowCredentials, upstream);
        Put(headers, HeaderNames.AccessControlAllowMethods, decision.AllowMethods, upstream);
        Put(headers, HeaderNames.AccessControlAllowHeaders, decision.AllowHeaders, upstream);
        Put(headers, HeaderNames.AccessControlExposeHeaders, expose, upstream);
        Put(headers, HeaderNames.AccessControlMaxAge, decision.MaxAge, upstream);
        MergeVary(headers, decision.Vary);
    }

    private static void Put(IHeaderDictionary headers, string name, string? value, UpstreamCorsHeaders upstream)
    {
        if (value is null)
            return;
        var present = upstream is UpstreamCorsHeaders.Append or UpstreamCorsHeaders.Keep ? headers[name] : StringValues.Empty;
        if (present.Count == 0)
            headers[name] = value;
        else if (upstream == UpstreamCorsHeaders.Append)
            headers[name] = StringValues.Concat(present, value);
        // Keep: what the upstream said passes unchanged, and a second line beside it would void both.
    }

    private static void MergeVary(IHeaderDictionary headers, CorsVary vary)
    {
        if (vary == CorsVary.None)
            return;
        var present = headers.Vary;
        var joined = present.Count switch
        {
            0 => null,
            1 => present[0],
            _ => string.Join(", ", (IEnumerable<string?>)present),
        };
        var merged = VaryHeader.Merge(joined, vary);
        if (present.Count != 1 || !ReferenceEquals(merged, joined))
            headers.Vary = merged;
    }
}
