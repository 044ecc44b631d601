namespace CorsGate.Cors.Policies;

/// <summary>What a <c>*</c> in the list of methods or request headers is answered with.</summary>
public enum ListWildcard
{
    /// <summary>What the preflight announces; the header is absent where it announces nothing (Gateway API, HTTPCORSFilter.allowMethods; Envoy).</summary>
    Echo,

    /// <summary>The list as written (osm-edge, nginx). Browsers read <c>*</c> as any only without credentials.</summary>
    Verbatim,
}
