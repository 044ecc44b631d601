namespace CorsGate.Cors.Origins;

/// <summary>
/// The hosts whose first label ends as written: <c>https://*--app.example.com</c>, as preview deployments are named. The
/// wildcard stands for one or more letters, digits and hyphens.
/// </summary>
public sealed record PartialLabelOriginPattern : OriginPattern
{
    /// <summary>The scheme in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>What follows the wildcard, in lower case: <c>--app.example.com</c>.</summary>
    public required string HostSuffix { get; init; }

    /// <summary>The port.</summary>
    public required OriginPort Port { get; init; }
}
