namespace CorsGate.Cors.Decisions;

/// <summary>The response headers of the CORS protocol (Fetch standard, 3.3.3).</summary>
public enum CorsHeader
{
    /// <summary>Access-Control-Allow-Origin.</summary>
    AllowOrigin,

    /// <summary>Access-Control-Allow-Credentials.</summary>
    AllowCredentials,

    /// <summary>Access-Control-Allow-Methods.</summary>
    AllowMethods,

    /// <summary>Access-Control-Allow-Headers.</summary>
    AllowHeaders,

    /// <summary>Access-Control-Expose-Headers.</summary>
    ExposeHeaders,

    /// <summary>Access-Control-Max-Age.</summary>
    MaxAge,
}
