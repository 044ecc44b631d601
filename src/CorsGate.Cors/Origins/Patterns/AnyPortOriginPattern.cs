namespace CorsGate.Cors.Origins;

/// <summary>One scheme and host on every port: <c>http://localhost:*</c>.</summary>
public sealed record AnyPortOriginPattern : OriginPattern
{
    /// <summary>The scheme in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>The host in canonical form.</summary>
    public required string Host { get; init; }
}
