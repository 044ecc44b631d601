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

    /// <summary>
    /// <c>*</c>, prefixes and regular expressions (kube-apiserver, osm-edge and nginx, which compare bytes), also where bytes beyond
    /// ASCII are among them, which a field value may hold (RFC 9110, 5.5: obs-text). The others take printable ASCII alone.
    /// </summary>
    AllPatterns,
}
