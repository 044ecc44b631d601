using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Explaining;

/// <summary>
/// Explains what becomes of a page's request, by taking its preflight and itself through the same steps as real requests and
/// the answers through the browser's checks. It never forwards anything.
/// </summary>
/// <param name="services">What the gateway is and serves.</param>
public sealed class RequestExplainer(GatewayServices services)
{
    /// <summary>Explains a request by the configuration that serves now.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="client">The address of the browser, for rules that only some addresses may use; null: not known.</param>
    public async Task<RequestExplanation> ExplainAsync(PageRequest request, IPAddress? client)
    {
        ArgumentNullException.ThrowIfNull(request);

        // 1. Whether it gets here.
        if (services.Snapshots.Current is not { } snapshot)
            return Short(request, BrowserVerdict.Depends, "The gateway has no configuration yet; it answers every request with 503 and no CORS headers.");
        var bound = services.BoundPlaces();
        if (ExplainedPlace.Find(request.Url, bound, snapshot) is not { } found)
            return FetchObstacle.Find(request) is { } obstacle ? Short(request, BrowserVerdict.Fails(obstacle), obstacle) : Short(request, BrowserVerdict.Depends, NotOurs(request.Url, bound));
        var place = found.Place;
        if (SchemeProblem(request.Url, place, snapshot.Config) is { } mismatch)
            return Short(request, BrowserVerdict.Fails(mismatch), mismatch) with { Port = place.Port, Generation = snapshot.Generation };

        // 2. The gateway's part.
        var run = new DryRun(services, snapshot, place, client);
        var preflight = request.Preflight is { } announcement ? await run.PreflightAsync(request, announcement) : null;
        var actual = await run.ActualAsync(request);

        // 3. The browser's part.
        var verdict = Judge(request, preflight, actual, BrowserRules.Chromium);
        var text = new ExplanationText(request, preflight, actual, verdict);
        return new RequestExplanation
        {
            Request = request,
            Port = place.Port,
            Generation = snapshot.Generation,
            Preflight = preflight,
            Actual = actual,
            Verdict = verdict,
            StandardVerdict = Judge(request, preflight, actual, BrowserRules.FetchStandard),
            Message = text.Message(),
            Fix = text.Fix(),
            Notes = ExplanationNotes.Of(request, preflight, actual, verdict, snapshot.Config, found),
        };
    }

    private static RequestExplanation Short(PageRequest request, BrowserVerdict verdict, string message) =>
        new() { Request = request, Verdict = verdict, StandardVerdict = verdict, Message = message };

    private static string NotOurs(FetchUrl url, ImmutableDictionary<LocalPort, IPEndPoint> bound)
    {
        var ports = string.Join(", ", bound.Values.Select(static endPoint => endPoint.Port).Distinct().Order());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Port {url.Port} is none of this gateway's, so only the server there knows. The gateway listens on {(ports.Length == 0 ? "no port" : "port " + ports)}.");
    }

    private static string? SchemeProblem(FetchUrl url, LocalPort place, GatewayConfig config)
    {
        var served = PortSharing.Served(config.Listeners.Where(listener => listener.Place == place));
        if (served.IsEmpty || served[0].IsTls == url.IsHttps)
            return null;
        var (speaks, scheme) = served[0].IsTls ? ("TLS", "https://") : ("cleartext HTTP", "http://");
        return string.Create(CultureInfo.InvariantCulture, $"Port {url.Port} speaks {speaks}, so the connection fails before CORS has a say: the URL should begin with {scheme}.");
    }

    private static BrowserVerdict Judge(PageRequest request, ExplainedExchange? preflight, ExplainedExchange actual, BrowserRules rules)
    {
        // What the browser itself stops comes first, then what nobody else can change: a preflight that fails ends it, whatever the upstream would say later.
        var verdict = BrowserVerdict.Of(request, preflight?.Answer, actual.Answer, rules);
        if (verdict.Kind == VerdictKind.Fails)
            return verdict;
        if (preflight is not null && IsOpen(preflight, request))
            return BrowserVerdict.Depends with { IfNothingIsAdded = verdict };
        if (verdict.Failure is { IsOfPreflight: true })
            return verdict;
        if (actual.Status == Handling.GatewayAnswer.NoAnswer)
            return BrowserVerdict.Fails("The gateway is configured to close the connection without an answer (444).");
        if (IsOpen(actual, request))
            return BrowserVerdict.Depends with { IfNothingIsAdded = verdict };
        return actual.Answer.IsRedirect && actual.Status is not null && verdict.Kind == VerdictKind.Works ? BrowserVerdict.Depends : verdict;
    }

    private static bool IsOpen(ExplainedExchange exchange, PageRequest request) =>
        !request.IsSameOrigin && (exchange.DependsOnBackend || (exchange.Upstream is not null && (exchange.MayUpstreamSpeak || exchange.Method is "OPTIONS")));
}
