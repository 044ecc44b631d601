using System.Collections.Immutable;

namespace CorsGate.Cors.Decisions;

/// <summary>
/// The engine's answer for one request: what it is, what the gateway says and why, what goes on the wire. A value of
/// ready strings; reading it allocates nothing.
/// </summary>
public readonly struct CorsDecision
{
    /// <summary>The decision for a request whose route no policy governs: nothing is sent, nothing of the upstream's is touched.</summary>
    public static CorsDecision NoPolicy { get; } = new() { Reason = CorsReason.NoPolicy };

    /// <summary>The decision for a request whose route would have a policy, were it not switched off there.</summary>
    public static CorsDecision PolicyDisabled { get; } = new() { Reason = CorsReason.PolicyDisabled };

    /// <summary>What the request is.</summary>
    public CorsRequestKind Kind { get; init; }

    /// <summary>What the gateway says of it.</summary>
    public CorsOutcome Outcome { get; init; }

    /// <summary>Why.</summary>
    public CorsReason Reason { get; init; }

    /// <summary>
    /// The status of the answer that the gateway gives itself: a preflight's, or 405 where the origin may not use the method; 0: the
    /// request goes to the upstream.
    /// </summary>
    public int AnswerStatus { get; init; }

    /// <summary>Allow, which goes with a 405 (RFC 9110, 15.5.6) and may be empty; null: not sent.</summary>
    public string? Allow { get; init; }

    /// <summary>Access-Control-Allow-Origin; null: not sent.</summary>
    public string? AllowOrigin { get; init; }

    /// <summary>Access-Control-Allow-Credentials; null: not sent.</summary>
    public string? AllowCredentials { get; init; }

    /// <summary>Access-Control-Allow-Methods; null: not sent.</summary>
    public string? AllowMethods { get; init; }

    /// <summary>Access-Control-Allow-Headers; null: not sent.</summary>
    public string? AllowHeaders { get; init; }

    /// <summary>Access-Control-Expose-Headers; null: not sent, unless <see cref="ExposeResponseHeaderNames"/>.</summary>
    public string? ExposeHeaders { get; init; }

    /// <summary>Whether Access-Control-Expose-Headers lists the names of the response's own headers (a <c>*</c> with credentials).</summary>
    public bool ExposeResponseHeaderNames { get; init; }

    /// <summary>Access-Control-Max-Age; null: not sent.</summary>
    public string? MaxAge { get; init; }

    /// <summary>
    /// The order in which the source system writes the headers, for those who care; default where it sends none. It names
    /// headers also whose values are null.
    /// </summary>
    public ImmutableArray<CorsHeader> HeaderOrder { get; init; }

    /// <summary>What to name in Vary, whether or not anything else is sent.</summary>
    public CorsVary Vary { get; init; }

    /// <summary>What happens to the upstream's own CORS headers.</summary>
    public UpstreamCorsHeaders UpstreamHeaders { get; init; }

    /// <summary>Whether answers that the gateway makes because the upstream failed (502, 503, 504) carry the headers.</summary>
    public bool StampUpstreamErrors { get; init; }

    /// <summary>Whether every other answer that the gateway makes for the rule (redirects, 4xx, 500) carries the headers.</summary>
    public bool StampGatewayAnswers { get; init; }

    /// <summary>Whether only the last Origin field is forwarded upstream.</summary>
    public bool ForwardLastOriginOnly { get; init; }

    /// <summary>Whether the gateway answers instead of the upstream.</summary>
    public bool IsAnswered => AnswerStatus != 0;
}
