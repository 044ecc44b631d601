using System.Globalization;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Gateway.Explaining;

/// <summary>Puts an explanation into words, the browser's where it has any.</summary>
internal sealed class ExplanationText(PageRequest request, ExplainedExchange? preflight, ExplainedExchange actual, BrowserVerdict verdict)
{
    /// <summary>The verdict in one or two sentences.</summary>
    public string Message() => verdict switch
    {
        { Kind: VerdictKind.Fails } => verdict.Obstacle!,
        { Failure: { } failure } => Blocked(failure),
        { Kind: VerdictKind.Depends } => DependsOn(),
        _ when request.IsSameOrigin => "The URL is of the page's own origin: CORS has no say, the page may read the answer.",
        _ when preflight is not null => $"The preflight for {request.SentMethod} passes, and the page may read the answer{AllowedBy()}.",
        _ => $"The page may read the answer{AllowedBy()}. There is no preflight for a request like this.",
    };

    /// <summary>What to change; null: nothing needs to be.</summary>
    public string? Fix()
    {
        var failure = verdict.Failure ?? verdict.IfNothingIsAdded?.Failure;
        if (failure is null)
            return null;
        var exchange = failure.IsOfPreflight ? preflight! : actual;
        if (exchange.Route is null)
            return string.Create(CultureInfo.InvariantCulture, $"No rule takes {request.Url.Authority} with this path: check host and path of the URL, or add a route.");
        if (exchange.Policy is not { } policy)
            return $"Attach a CORS policy that allows {request.Origin} to {exchange.Route}{At(exchange.RouteLocation)}.";
        var name = PolicyName(exchange);
        return failure.Code switch
        {
            CorsFailureCode.MethodDisallowedByPreflightResponse => $"Add {failure.Parameter} to the allowed methods of {name}{PlaceOf(policy.Policy.AllowMethods.IsDefaultOrEmpty ? null : policy.Policy.AllowMethods[0].Location, exchange)}.",
            CorsFailureCode.HeaderDisallowedByPreflightResponse => $"Add {UncoveredHeaders()} to the allowed headers of {name}{PlaceOf(policy.Policy.AllowHeaders.IsDefaultOrEmpty ? null : policy.Policy.AllowHeaders[0].Location, exchange)}.",
            CorsFailureCode.InvalidAllowCredentials or CorsFailureCode.PreflightInvalidAllowCredentials =>
                $"Allow credentials in {name}{PlaceOf(policy.Policy.AllowCredentials.Location, exchange)}, or fetch without credentials.",
            CorsFailureCode.WildcardOriginNotAllowed or CorsFailureCode.PreflightWildcardOriginNotAllowed =>
                $"Name {request.Origin} instead of '*' in {name}{PlaceOf(null, exchange)}, or fetch without credentials.",
            _ when exchange.Outcome == CorsOutcome.Refused => OriginFix(exchange, policy.Policy),
            _ => null,
        };
    }

    private string Blocked(CorsFailure failure)
    {
        var exchange = failure.IsOfPreflight ? preflight! : actual;
        var what = failure.IsOfPreflight ? $"The preflight for {request.SentMethod}" : $"The {actual.Method} request";
        return failure.Code switch
        {
            CorsFailureCode.MethodDisallowedByPreflightResponse => $"{what} was answered, but Access-Control-Allow-Methods does not list {failure.Parameter} ({PolicyName(exchange)}{PolicyPlace(exchange)}).",
            CorsFailureCode.HeaderDisallowedByPreflightResponse => $"{what} was answered, but Access-Control-Allow-Headers does not list {UncoveredHeaders()} ({PolicyName(exchange)}{PolicyPlace(exchange)}).",
            CorsFailureCode.InvalidAllowCredentials or CorsFailureCode.PreflightInvalidAllowCredentials =>
                $"{what} was answered without Access-Control-Allow-Credentials: true, which credentials mode 'include' needs ({PolicyName(exchange)}{PolicyPlace(exchange)}).",
            CorsFailureCode.WildcardOriginNotAllowed or CorsFailureCode.PreflightWildcardOriginNotAllowed =>
                $"{what} was answered with Access-Control-Allow-Origin: *, which credentials mode 'include' does not accept ({PolicyName(exchange)}{PolicyPlace(exchange)}).",
            CorsFailureCode.PreflightInvalidStatus => $"{what} was answered with {Status(exchange)}, which is not an ok status{Why(exchange)}.",
            CorsFailureCode.PreflightDisallowedRedirect => $"{what} was answered with a redirect ({Status(exchange)}), which browsers do not follow for preflights{Why(exchange)}.",
            CorsFailureCode.MissingAllowOriginHeader or CorsFailureCode.PreflightMissingAllowOriginHeader =>
                $"{what} was answered {(exchange.Status is null ? "" : "with " + Status(exchange) + " and ")}without Access-Control-Allow-Origin{Why(exchange)}.",
            _ => $"{what} was answered with an Access-Control-Allow-Origin of '{failure.Parameter}', which is not {request.Origin}{Why(exchange)}.",
        };
    }

    private string DependsOn()
    {
        var exchange = preflight is { Upstream: not null } or { DependsOnBackend: true } ? preflight : actual;
        var what = ReferenceEquals(exchange, preflight) ? $"The preflight for {request.SentMethod}" : $"The {actual.Method} request";
        if (exchange.DependsOnBackend)
            return $"{what} is governed by the policy of whichever backend it is sent to, and they differ ({exchange.Route}{At(exchange.RouteLocation)}).";
        if (exchange.Upstream is null)
            return $"The gateway redirects to {exchange.Location}. The browser asks there, and what it gets there decides.";
        var governs = exchange.Policy is null ? "no policy of the gateway's governs" : $"{PolicyName(exchange)}{PolicyPlace(exchange)} lets the upstream's CORS headers pass";
        var silent = verdict.IfNothingIsAdded?.Kind == VerdictKind.Works ? "the page may read the answer" : "the browser blocks it";
        return $"{what} is left to the upstream: {governs} ({exchange.Route}{At(exchange.RouteLocation)}). If the upstream sends no CORS headers, {silent}.";
    }

    private string AllowedBy()
    {
        var exchange = preflight ?? actual;
        return exchange.Policy is null ? "" : $": {request.Origin} is allowed by {PolicyName(exchange)}{PolicyPlace(exchange)}";
    }

    private string Why(ExplainedExchange exchange) => exchange switch
    {
        { Route: null, Status: 404 } => ": no rule takes this host and path, so there is no policy to speak for",
        { Route: null, Error: { } error } => $": the gateway refused the request ({error})",
        { Route: null } => "",
        { Policy: null } => $": no policy governs {exchange.Route}{At(exchange.RouteLocation)}",
        { Policy.IsDisabled: true } => $": CORS is switched off here by {PolicyName(exchange)}{PolicyPlace(exchange)}",
        { Reason: CorsReason.OriginNotAllowed } => $": the origin {request.Origin} is not in the list ({PolicyName(exchange)}{PolicyPlace(exchange)})",
        { Outcome: CorsOutcome.Refused } => $": {exchange.Reason.Code()} ({PolicyName(exchange)}{PolicyPlace(exchange)})",
        _ => $" ({PolicyName(exchange)}{PolicyPlace(exchange)})",
    };

    private string UncoveredHeaders() => string.Join(", ", CorsCheck.UncoveredHeaders(request, preflight!.Answer, BrowserRules.Chromium));

    private string OriginFix(ExplainedExchange exchange, CorsPolicy policy)
    {
        var add = $"Add {request.Origin} to the allowed origins of {PolicyName(exchange)}";
        return NearestOrigin.Find(policy.AllowOrigins, request.Origin) is { } near
            ? $"{add}{PlaceOf(near.Entry.Location, exchange)}. The nearest entry is '{near.Entry.Value.Text}'; it differs {near.Difference}."
            : $"{add}{PlaceOf(policy.AllowOrigins.IsDefaultOrEmpty ? null : policy.AllowOrigins[0].Location, exchange)}.";
    }

    private static string Status(ExplainedExchange exchange) => exchange.Answer.Status.ToString(CultureInfo.InvariantCulture);

    private static string PolicyName(ExplainedExchange exchange) => exchange.Policy is { } policy ? "policy " + policy.Source : "no policy";

    private static string PolicyPlace(ExplainedExchange exchange) => At(exchange.PolicyLocation);

    private static string PlaceOf(SourceLocation? place, ExplainedExchange exchange) => At(place ?? exchange.PolicyLocation);

    private static string At(SourceLocation? place) => place is null ? "" : $" at {place}";
}
