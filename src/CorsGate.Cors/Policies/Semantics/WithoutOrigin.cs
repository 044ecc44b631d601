namespace CorsGate.Cors.Policies;

/// <summary>Which CORS headers go on a response to a request without Origin.</summary>
public enum WithoutOrigin
{
    /// <summary>None (Gateway API, Envoy, kube-apiserver, osm-edge).</summary>
    None,

    /// <summary>
    /// Those of a match where the policy allows any origin by a literal <c>*</c>, else none (ingress-nginx; Fetch standard,
    /// "CORS protocol and HTTP caches": a static answer should be the same for everybody).
    /// </summary>
    WhenAnyOrigin,

    /// <summary>Those of a match, but Access-Control-Allow-Origin only where it does not depend on the origin (nginx, static <c>add_header</c>).</summary>
    Always,
}
