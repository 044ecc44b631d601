namespace CorsGate.Cors.Policies;

/// <summary>What the gateway does to the X-Forwarded-* headers of a request.</summary>
public enum ForwardedHeaders
{
    /// <summary>It adds the client to what the request carries (Envoy, kube-apiserver, osm-edge).</summary>
    Append,

    /// <summary>It replaces what the request carries by the client (ingress-nginx, unless told otherwise).</summary>
    Overwrite,

    /// <summary>It writes only what the configuration says (nginx: <c>proxy_set_header</c>).</summary>
    AsConfigured,
}
