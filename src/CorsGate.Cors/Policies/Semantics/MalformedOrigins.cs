namespace CorsGate.Cors.Policies;

/// <summary>
/// Which patterns, besides an entry of the same bytes, an Origin can match that is no serialized origin. No browser sends
/// one; what holds characters other than printable ASCII never matches at all, as it could not be echoed.
/// </summary>
public enum MalformedOrigins
{
    /// <summary>None.</summary>
    ExactOnly,

    /// <summary><c>*</c> (Envoy, which does not look into the value).</summary>
    AnyOrigin,

    /// <summary><c>*</c>, prefixes and regular expressions (kube-apiserver, osm-edge and nginx, which compare bytes).</summary>
    AllPatterns,
}
