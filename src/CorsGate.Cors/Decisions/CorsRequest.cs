namespace CorsGate.Cors.Decisions;

/// <summary>The part of a request that a CORS decision depends on. All strings are the bytes as received (Latin-1).</summary>
public readonly struct CorsRequest
{
    /// <summary>The method, case-sensitive as sent.</summary>
    public required string Method { get; init; }

    /// <summary>The first Origin field's value; null when the request has none.</summary>
    public string? Origin { get; init; }

    /// <summary>The last Origin field's value where there are several; null otherwise.</summary>
    public string? LastOrigin { get; init; }

    /// <summary>How many Origin fields the request has.</summary>
    public int OriginCount { get; init; }

    /// <summary>Access-Control-Request-Method; null when absent.</summary>
    public string? RequestMethod { get; init; }

    /// <summary>Access-Control-Request-Headers, several lines joined by a comma; null when absent.</summary>
    public string? RequestHeaders { get; init; }
}
