namespace CorsGate.Cors.Decisions;

/// <summary>The request headers that a response depends on because of CORS, to be named in Vary (RFC 9110, 12.5.5).</summary>
[Flags]
public enum CorsVary
{
    /// <summary>The answer is the same for everybody.</summary>
    None = 0,

    /// <summary>Origin.</summary>
    Origin = 1,

    /// <summary>Access-Control-Request-Method.</summary>
    RequestMethod = 2,

    /// <summary>Access-Control-Request-Headers.</summary>
    RequestHeaders = 4,
}
