namespace CorsGate.Cors.Origins;

/// <summary>The origins that start with the same bytes, whatever follows. A prefix without its end pinned lets strangers in.</summary>
public sealed record PrefixOriginPattern : OriginPattern
{
    /// <summary>The first bytes, compared as they are.</summary>
    public required string Prefix { get; init; }
}
