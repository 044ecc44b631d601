using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Handling;

/// <summary>The limit of a rule on the length of request bodies.</summary>
internal static class BodyLimit
{
    /// <summary>
    /// Whether a body may come. One that is announced as too long may not; one of unknown length is counted while it streams,
    /// and reading it fails with 413 where it becomes too long.
    /// </summary>
    /// <param name="context">The request, of whose body nothing was read.</param>
    /// <param name="limit">The limit in bytes; null: none.</param>
    public static bool Accepts(HttpContext context, long? limit)
    {
        if (limit is not { } most)
            return true;
        if (context.Request.ContentLength is { } length)
            return length <= most;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = most;
        return true;
    }
}
