namespace CorsGate.Cors.Decisions;

/// <summary>The written form of the enumerations of a decision: stable names for logs, metrics and tools.</summary>
public static class CorsReasonCode
{
    /// <summary>The code of a reason, such as <c>origin_not_allowed</c>.</summary>
    public static string Code(this CorsReason reason) => reason switch
    {
        CorsReason.NoPolicy => "no_policy",
        CorsReason.PolicyDisabled => "policy_disabled",
        CorsReason.NotCors => "not_cors",
        CorsReason.OriginExact => "origin_exact",
        CorsReason.OriginNormalized => "origin_normalized",
        CorsReason.OriginWildcard => "origin_wildcard",
        CorsReason.OriginPrefix => "origin_prefix",
        CorsReason.OriginRegex => "origin_regex",
        CorsReason.OriginAny => "origin_any",
        CorsReason.OriginNull => "origin_null",
        CorsReason.OriginNotAllowed => "origin_not_allowed",
        CorsReason.OriginMalformed => "origin_malformed",
        CorsReason.OriginRepeated => "origin_repeated",
        CorsReason.MethodNotAllowed => "method_not_allowed",
        CorsReason.HeaderNotAllowed => "header_not_allowed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason of this version."),
    };

    /// <summary>The code of a request kind: <c>preflight</c>, <c>actual</c> or <c>none</c>.</summary>
    public static string Code(this CorsRequestKind kind) => kind switch
    {
        CorsRequestKind.Preflight => "preflight",
        CorsRequestKind.Actual => "actual",
        _ => "none",
    };

    /// <summary>The code of an outcome: <c>allowed</c>, <c>refused</c> or <c>none</c>.</summary>
    public static string Code(this CorsOutcome outcome) => outcome switch
    {
        CorsOutcome.Allowed => "allowed",
        CorsOutcome.Refused => "refused",
        _ => "none",
    };
}
