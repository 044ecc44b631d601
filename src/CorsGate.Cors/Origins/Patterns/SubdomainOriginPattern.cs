namespace CorsGate.Cors.Origins;

/// <summary>The hosts below a host, never that host itself: <c>https://*.example.com</c>.</summary>
public sealed record SubdomainOriginPattern : OriginPattern
{
    /// <summary>The scheme in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>The host below which they are, in lower case, without a leading dot.</summary>
    public required string ParentHost { get; init; }

    /// <summary>The port.</summary>
    public required OriginPort Port { get; init; }

    /// <summary>
    /// Whether the wildcard stands for exactly one label of letters, digits and hyphens (ingress-nginx) rather than for any
    /// number of labels (Gateway API, HTTPCORSFilter.allowOrigins: a greedy match to the left).
    /// </summary>
    public bool OneLabel { get; init; }
}
