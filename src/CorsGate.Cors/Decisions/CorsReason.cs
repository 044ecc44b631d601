namespace CorsGate.Cors.Decisions;

/// <summary>Why a decision is what it is. One fixed list for logs, metrics, explanations and the console.</summary>
public enum CorsReason
{
    /// <summary>No policy governs the route.</summary>
    NoPolicy,

    /// <summary>A policy would govern the route and is switched off there.</summary>
    PolicyDisabled,

    /// <summary>The request names no origin.</summary>
    NotCors,

    /// <summary>The origin equals an entry byte for byte.</summary>
    OriginExact,

    /// <summary>The origin equals an entry whose case or default port was normalised.</summary>
    OriginNormalized,

    /// <summary>The origin matches an entry with a wildcard in its host or port.</summary>
    OriginWildcard,

    /// <summary>The origin starts with an entry.</summary>
    OriginPrefix,

    /// <summary>The origin matches a regular expression.</summary>
    OriginRegex,

    /// <summary>The policy allows every origin.</summary>
    OriginAny,

    /// <summary>The origin is <c>null</c> and the policy lists it.</summary>
    OriginNull,

    /// <summary>No entry matches the origin.</summary>
    OriginNotAllowed,

    /// <summary>The Origin field holds no serialized origin (RFC 6454, 6.2), and no entry equals its bytes.</summary>
    OriginMalformed,

    /// <summary>The request has more than one Origin field.</summary>
    OriginRepeated,

    /// <summary>The origin is allowed; the announced method is not listed, so a browser will refuse.</summary>
    MethodNotAllowed,

    /// <summary>The origin is allowed; an announced header is not listed, so a browser will refuse.</summary>
    HeaderNotAllowed,
}
