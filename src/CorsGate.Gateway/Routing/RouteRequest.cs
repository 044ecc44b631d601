using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Routing;

/// <summary>The part of a request that routing depends on: pieces of the raw request target, never decoded copies.</summary>
internal readonly ref struct RouteRequest
{
    /// <summary>The path as received, without the query.</summary>
    public required ReadOnlySpan<char> Path { get; init; }

    /// <summary>The query as received, without the question mark.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The header fields.</summary>
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>
    /// The names that a preflight announces (Access-Control-Request-Headers): conditions on them count as satisfiable.
    /// Null: the request is taken as it is.
    /// </summary>
    public string? AnnouncedHeaders { get; init; }
}
