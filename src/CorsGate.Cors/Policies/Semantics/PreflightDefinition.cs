namespace CorsGate.Cors.Policies;

/// <summary>Which requests are preflights.</summary>
public enum PreflightDefinition
{
    /// <summary>OPTIONS with Origin and Access-Control-Request-Method (Fetch standard, 3.3.2; Gateway API; Envoy, <c>decodeHeaders</c>).</summary>
    RequestMethodNamed,

    /// <summary>OPTIONS with Origin (kube-apiserver as its guides describe it).</summary>
    OriginNamed,

    /// <summary>OPTIONS from an origin that matches (kube-apiserver's filter; osm-edge's cors plugin).</summary>
    OriginMatched,

    /// <summary>
    /// OPTIONS from an origin that matches and, where the policy allows any, also OPTIONS without Origin (ingress-nginx: the
    /// template then sets its variable unconditionally).
    /// </summary>
    OriginMatchedOrAny,

    /// <summary>Every OPTIONS (nginx: <c>if ($request_method = OPTIONS)</c>).</summary>
    AnyOptions,
}
