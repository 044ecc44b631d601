using Microsoft.AspNetCore.Http;

namespace CorsGate.ConsolePages.Security;

/// <summary>
/// Whether a request that makes the console do something comes from one of its own pages. A browser always says where a POST comes
/// from (Fetch standard, 3.2), and lets no other page send JSON without a preflight, which the console does not answer.
/// </summary>
internal static class SameOriginCheck
{
    /// <summary>Checks a request.</summary>
    /// <returns>Why it is refused, with a status; null: it is one of its own pages'.</returns>
    public static (int Status, string Why)? Find(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count != 1 || !IsOwn(origin[0]!, request.Host))
            return (StatusCodes.Status403Forbidden, "only the page itself may ask: Origin must be that of this address");
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && !(site.Count == 1 && site[0] is "same-origin"))
            return (StatusCodes.Status403Forbidden, "only the page itself may ask: Sec-Fetch-Site must be same-origin");
        return IsJson(request.ContentType) ? null : (StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json");
    }

    // Whether TLS ends here or before, the page sees the Host that is sent.
    private static bool IsOwn(string origin, HostString host) =>
        host.HasValue
        && (string.Equals(origin, "http://" + host.Value, StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, "https://" + host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
