using CorsGate.Cors.Decisions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Cors;

/// <summary>
/// What a response says of its request's origin where its CORS headers are written out as header rules or by a program (an nginx.conf)
/// and no policy decides: for the log, so that such a refusal has a reason, too.
/// </summary>
internal static class WrittenDecision
{
    /// <summary>Reads it off a response, as a browser's CORS check would (Fetch standard, 4.10).</summary>
    public static CorsDecision Read(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count == 0)
            return new CorsDecision { Reason = CorsReason.NotCors };
        var isPreflight = HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);
        var said = context.Response.Headers.AccessControlAllowOrigin;
        var reason = (origin.Count, said.Count) switch
        {
            ( > 1, _) => CorsReason.OriginRepeated,
            (_, 1) when said[0] is "*" => CorsReason.OriginAny,
            (_, 1) when string.Equals(said[0], origin[0], StringComparison.Ordinal) => CorsReason.OriginExact,
            _ => CorsReason.OriginNotAllowed,
        };
        return new CorsDecision
        {
            Kind = isPreflight ? CorsRequestKind.Preflight : CorsRequestKind.Actual,
            Outcome = reason is CorsReason.OriginAny or CorsReason.OriginExact ? CorsOutcome.Allowed : CorsOutcome.Refused,
            Reason = reason,
        };
    }
}
