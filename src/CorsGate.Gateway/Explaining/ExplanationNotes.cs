using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;

namespace CorsGate.Gateway.Explaining;

/// <summary>What an explanation takes for granted, in sentences.</summary>
internal static class ExplanationNotes
{
    /// <summary>The notes.</summary>
    public static ImmutableArray<string> Of(
        PageRequest request, ExplainedExchange? preflight, ExplainedExchange actual, BrowserVerdict verdict, GatewayConfig config, ExplainedPlace place)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (place.IsGuessed)
            notes.Add($"Port {place.Place.Port} is served for each address by itself; it is taken that the URL's host leads to {place.Place.Address}.");
        if (!place.IsBound)
            notes.Add("The port of the URL is a configured one that is bound elsewhere; it is taken that something in front of the gateway leads there.");
        if (verdict.Kind == VerdictKind.Works && actual.Upstream is not null && !request.IsSameOrigin)
        {
            notes.Add(actual.StampsUpstreamErrors
                ? "Where the upstream fails, the gateway's 502, 503 or 504 carries the same CORS headers, so that the page can read it."
                : "Where the upstream fails, the gateway's 502, 503 or 504 carries no CORS headers, and the browser reports a CORS error.");
        }

        if (WildcardCoversAuthorization(request, preflight))
            notes.Add("By the Fetch standard a '*' in Access-Control-Allow-Headers does not cover Authorization. Browsers still accept it, with a warning; name Authorization in the list.");
        var dropped = request.Headers.Where(FetchHeaders.IsForbidden).Select(header => header.Name).ToArray();
        if (dropped.Length > 0)
            notes.Add($"Browsers do not let pages set {string.Join(", ", dropped)}; it is left out.");
        if (preflight is not null && request.Headers.Any(header => header.Value is null && IsMatchedOn(config, header.Name)))
            notes.Add("Some rules match on the value of a header whose value is not told here; another rule may take the request.");
        if (request.Url.IsHttps)
            notes.Add("It is taken that the browser trusts the certificate.");
        return notes.ToImmutable();
    }

    private static bool WildcardCoversAuthorization(PageRequest request, ExplainedExchange? preflight) =>
        preflight is not null
        && CorsCheck.Preflight(request, preflight.Answer, BrowserRules.Chromium) is null
        && CorsCheck.Preflight(request, preflight.Answer, BrowserRules.FetchStandard) is not null;

    private static bool IsMatchedOn(GatewayConfig config, string name) => config.Listeners
        .SelectMany(listener => listener.VirtualHosts).SelectMany(host => host.Routes).SelectMany(route => route.Match.Headers)
        .Any(match => match.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
