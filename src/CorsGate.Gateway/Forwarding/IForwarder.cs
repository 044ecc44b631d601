using CorsGate.Config.Model;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// Sends a request to an upstream and streams its answer back. Behind this seam stands SocketsHttpHandler today; callers
/// see neither its request nor its response type.
/// </summary>
public interface IForwarder
{
    /// <summary>
    /// Forwards. On success the response was streamed. On an error before the response started, nothing was written and the
    /// caller answers; on one after, the downstream stream was aborted. Never throws.
    /// </summary>
    ValueTask<ForwardOutcome> ForwardAsync(HttpContext context, in ForwardTarget target);
}

/// <summary>Where and how a request is forwarded.</summary>
public readonly struct ForwardTarget
{
    /// <summary>The endpoint.</summary>
    public required BackendEndpoint Endpoint { get; init; }

    /// <summary>How it is spoken to.</summary>
    public required BackendProtocol Protocol { get; init; }

    /// <summary>The request target to send, byte for byte: path and query in origin form.</summary>
    public required string RequestTarget { get; init; }

    /// <summary>The Host (or :authority) to send.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// Called once when the upstream's status and headers stand in the response and before it starts: the place where
    /// response modifiers and CORS headers are applied.
    /// </summary>
    public IResponseHook? Hook { get; init; }

    /// <summary>Copies of the request go here; their answers are ignored and never delay or break the request.</summary>
    public IReadOnlyList<MirrorTarget>? Mirrors { get; init; }

    /// <summary>What happens to X-Forwarded-For, -Host, -Port and -Proto.</summary>
    public ForwardedFields ForwardedFields { get; init; }

    /// <summary>The port that X-Forwarded-Port names: the listener's configured one; null: the one the connection arrived at.</summary>
    public int? ForwardedPort { get; init; }

    /// <summary>The longest time until the whole response is received (timeouts.request and backendRequest); null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest time to make a connection; null: the forwarder's own.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>The longest time to wait for bytes of the upstream, looked at once a second; null: the forwarder's idle time.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    /// <summary>The longest time for the upstream to take bytes, looked at once a second; null: the forwarder's idle time.</summary>
    public TimeSpan? SendTimeout { get; init; }

    /// <summary>The most bytes of a request body of unknown length, framing not counted; with more it is the client's failure (413). Null: no limit.</summary>
    public long? MaxRequestBody { get; init; }

    /// <summary>Fields to send instead of the client's and this hop's; null: none.</summary>
    public FieldOverrides? Overrides { get; init; }

    /// <summary>Whether the endpoint's certificate is not verified. Such connections are never shared with verified ones.</summary>
    public bool AcceptAnyCertificate { get; init; }
}

/// <summary>What the upstream is told about the client in X-Forwarded-For, -Host, -Port and -Proto.</summary>
public enum ForwardedFields
{
    /// <summary>This hop's values are appended to those that the request brought.</summary>
    Append,

    /// <summary>This hop's values replace those that the request brought.</summary>
    Replace,

    /// <summary>The fields go through as they came.</summary>
    Keep,
}

/// <summary>Where a copy of a request goes.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="AcceptAnyCertificate">Whether its certificate is not verified.</param>
public sealed record MirrorTarget(BackendEndpoint Endpoint, BackendProtocol Protocol, bool AcceptAnyCertificate = false);

/// <summary>Told of the upstream's response before it starts.</summary>
public interface IResponseHook
{
    /// <summary>The status and headers of the upstream are in the response and may be changed.</summary>
    void OnResponse(HttpContext context);
}

/// <summary>How forwarding ended.</summary>
public enum ForwardOutcome
{
    /// <summary>The response was streamed to its end.</summary>
    Completed,

    /// <summary>No connection could be made (refused, unreachable, name unknown, TLS not trusted): 502 unless configured otherwise.</summary>
    ConnectFailed,

    /// <summary>No connection could be made within its time: 504.</summary>
    ConnectTimedOut,

    /// <summary>The upstream broke the protocol or closed before its response started: 502.</summary>
    UpstreamFailed,

    /// <summary>The time limit passed before the response started: 504.</summary>
    TimedOut,

    /// <summary>The request is one that must not be forwarded: 400.</summary>
    RequestRejected,

    /// <summary>
    /// The client went away, or its body broke. Where the client may still listen, the response's status code says what was
    /// wrong with its body (400, 408, 413) and nothing was written.
    /// </summary>
    ClientAborted,

    /// <summary>The response had started when the upstream failed or the time passed; the downstream was aborted.</summary>
    AbortedAfterStart,
}
