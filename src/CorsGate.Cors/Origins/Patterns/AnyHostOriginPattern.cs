namespace CorsGate.Cors.Origins;

/// <summary>Every host of a scheme: <c>https://*</c>.</summary>
public sealed record AnyHostOriginPattern : OriginPattern
{
    /// <summary>The scheme in lower case.</summary>
    public required string Scheme { get; init; }

    /// <summary>The port.</summary>
    public required OriginPort Port { get; init; }
}
