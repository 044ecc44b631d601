namespace CorsGate.Cors.Policies;

/// <summary>
/// Which patterns, besides an entry of the same bytes, an Origin can match that is no serialized origin. No browser sends
/// one. What holds control characters never matches at all, as it could not be echoed.
/// </summary>
public enum MalformedOrigins
{
    /// <summary>None.</summary>
    ExactOnly,

    /// <summary><c>*</c> (Envoy, which does not look into the value).</summary>
    AnyOrigin,

    /// <summary><c>*</c>, prefixes and regular expressions, where it is printable ASCII (osm-edge and nginx, which compare bytes).</summary>
    AllPatterns,

    /// <summary>The same where it also has bytes beyond ASCII, which a field value may (RFC 9110, 5.5: obs-text; kube-apiserver).</summary>
    AllPatternsAndBytes,
}
