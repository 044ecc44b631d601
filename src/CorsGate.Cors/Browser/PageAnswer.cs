namespace CorsGate.Cors.Browser;

/// <summary>What of an answer a browser looks at. Several lines of a field are joined by a comma and a space, as browsers do it.</summary>
public sealed record PageAnswer
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>Access-Control-Allow-Origin; null: absent.</summary>
    public string? AllowOrigin { get; init; }

    /// <summary>Access-Control-Allow-Credentials; null: absent.</summary>
    public string? AllowCredentials { get; init; }

    /// <summary>Access-Control-Allow-Methods; null: absent.</summary>
    public string? AllowMethods { get; init; }

    /// <summary>Access-Control-Allow-Headers; null: absent.</summary>
    public string? AllowHeaders { get; init; }

    /// <summary>Whether the status is one that a browser takes for a redirect (Fetch standard, 2.2.3, "redirect status").</summary>
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;
}
