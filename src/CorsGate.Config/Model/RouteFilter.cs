using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>Something done to a request or response on its way (Gateway API, HTTPRouteFilter).</summary>
public abstract record RouteFilter;

/// <summary>Changes header fields of the request, or of the response: set, then add, then remove.</summary>
/// <param name="OnResponse">Whether the response is changed.</param>
/// <param name="Set">Fields to overwrite.</param>
/// <param name="Add">Fields to append to.</param>
/// <param name="Remove">Names to remove.</param>
public sealed record HeaderModifier(
    bool OnResponse,
    ImmutableArray<KeyValuePair<string, string>> Set,
    ImmutableArray<KeyValuePair<string, string>> Add,
    ImmutableArray<string> Remove) : RouteFilter;

/// <summary>How a path is rewritten.</summary>
/// <param name="ReplaceFullPath">The new path; null where a prefix is replaced.</param>
/// <param name="ReplacePrefixMatch">What replaces the matched prefix; null where the whole path is replaced.</param>
public sealed record PathModifier(string? ReplaceFullPath, string? ReplacePrefixMatch);

/// <summary>Answers with a redirect. Members that are null keep what the request had.</summary>
public sealed record RequestRedirect : RouteFilter
{
    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The host.</summary>
    public string? Hostname { get; init; }

    /// <summary>The path.</summary>
    public PathModifier? Path { get; init; }

    /// <summary>The port; null: the scheme's own if <see cref="Scheme"/> is set, else the listener's configured port.</summary>
    public int? Port { get; init; }

    /// <summary>Whether the Location names no port, whatever the listener's is (ingress-nginx, ssl-redirect).</summary>
    public bool OmitPort { get; init; }

    /// <summary>Whether a slash that the Location would end in, that of the path <c>/</c> included, is left out (ingress-nginx, ssl-redirect).</summary>
    public bool DropTrailingSlash { get; init; }

    /// <summary>301, 302, 303, 307 or 308.</summary>
    public int StatusCode { get; init; } = 302;
}

/// <summary>Changes the host or path before forwarding.</summary>
/// <param name="Hostname">The new Host; null: unchanged.</param>
/// <param name="Path">The new path; null: unchanged.</param>
public sealed record UrlRewrite(string? Hostname, PathModifier? Path) : RouteFilter;

/// <summary>Sends a copy of the request to another backend and ignores its answer.</summary>
/// <param name="Backend">Where to; null: the reference is not valid, nothing is mirrored.</param>
/// <param name="Numerator">The share of requests to mirror, over <paramref name="Denominator"/>.</param>
/// <param name="Denominator">The denominator of the share.</param>
public sealed record RequestMirror(Backend? Backend, int Numerator, int Denominator) : RouteFilter;
