using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Handling;

/// <summary>The limit of a rule on the length of request bodies, as far as it can be told before they come.</summary>
internal static class BodyLimit
{
    /// <summary>Whether a body may come: one of unknown length may, and is counted by the forwarder.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The limit in bytes; null: none.</param>
    public static bool Accepts(HttpRequest request, long? limit) => limit is null || request.ContentLength is not { } length || length <= limit;
}
