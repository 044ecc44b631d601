namespace CorsGate.Cors.Origins;

/// <summary>In which language an entry of a list of allowed origins is written.</summary>
public enum OriginSyntax
{
    /// <summary>
    /// Gateway API CORSOrigin (v1.5 and later): <c>*</c>, exact, <c>*.</c> wildcard with any number of labels, whole-host
    /// wildcard; an entry without a port means the scheme's default port. A trailing slash is accepted as the same bytes only.
    /// </summary>
    GatewayApi,

    /// <summary>kgateway's translation of the same entries: one that ends in <c>*</c> is a prefix and so covers any port.</summary>
    Kgateway,

    /// <summary>
    /// CorsGate's own: everything of <see cref="GatewayApi"/>, and partial-label wildcards (<c>https://*--app.example.com</c>),
    /// <c>*</c> as the port, any scheme, and <c>null</c>.
    /// </summary>
    Extended,
}
