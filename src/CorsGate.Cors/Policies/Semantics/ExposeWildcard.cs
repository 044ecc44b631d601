namespace CorsGate.Cors.Policies;

/// <summary>What a <c>*</c> in the list of exposed headers becomes where the policy allows credentials.</summary>
public enum ExposeWildcard
{
    /// <summary>
    /// The names of the response's own headers, on actual responses only (Gateway API, HTTPCORSFilter.exposeHeaders: <c>*</c>
    /// cannot be used with credentials, as browsers then take it for a name).
    /// </summary>
    ResponseHeaderNames,

    /// <summary>The list as written (Envoy).</summary>
    Verbatim,
}
