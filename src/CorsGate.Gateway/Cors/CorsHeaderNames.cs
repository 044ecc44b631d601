using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Cors;

/// <summary>The response fields of the CORS protocol (Fetch standard, 3.3.3).</summary>
internal static class CorsHeaderNames
{
    /// <summary>All six, in the order in which they are set.</summary>
    public static readonly string[] All =
    [
        HeaderNames.AccessControlAllowOrigin,
        HeaderNames.AccessControlAllowCredentials,
        HeaderNames.AccessControlAllowMethods,
        HeaderNames.AccessControlAllowHeaders,
        HeaderNames.AccessControlExposeHeaders,
        HeaderNames.AccessControlMaxAge,
    ];
}
