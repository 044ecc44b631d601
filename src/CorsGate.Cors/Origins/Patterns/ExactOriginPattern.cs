namespace CorsGate.Cors.Origins;

/// <summary>One origin.</summary>
public sealed record ExactOriginPattern : OriginPattern
{
    /// <summary>
    /// The entry as a browser would write it: scheme and host in lower case, default port left out. Null where no browser can
    /// send the origin that the entry names (a trailing slash, port 99999): then only the same bytes match.
    /// </summary>
    public string? Canonical { get; init; }
}
