using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>How an upstream is spoken to.</summary>
public enum BackendProtocol
{
    /// <summary>HTTP/1.1 in cleartext; also upgrades such as WebSocket.</summary>
    Http1,

    /// <summary>HTTP/2 in cleartext with prior knowledge (appProtocol <c>kubernetes.io/h2c</c>, and gRPC).</summary>
    H2c,

    /// <summary>TLS, HTTP/2 or HTTP/1.1 as negotiated by ALPN (appProtocol <c>https</c>).</summary>
    Https,
}

/// <summary>A group of endpoints that serve the same thing: a Service port or a static Backend.</summary>
public sealed record Backend
{
    /// <summary>A name for logs: <c>namespace/name:port</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How its endpoints are spoken to, unless an endpoint says otherwise.</summary>
    public BackendProtocol Protocol { get; init; } = BackendProtocol.Http1;

    /// <summary>Whether the certificate of a TLS upstream is verified; ingress-nginx and nginx do not by default.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>The ready endpoints; empty: 503, unless <see cref="SampleApp"/> or <see cref="SampleText"/> is set.</summary>
    public ImmutableArray<BackendEndpoint> Endpoints { get; init; } = [];

    /// <summary>The name of the built-in sample app that serves it (<c>httpbin</c>); null: none.</summary>
    public string? SampleApp { get; init; }

    /// <summary>
    /// The body of a 200 that answers every request where there are no endpoints: a demo container that is known to do just that;
    /// null: none.
    /// </summary>
    public string? SampleText { get; init; }

    /// <summary>Where it was written.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>One address of a backend.</summary>
/// <param name="Host">An IP address or a DNS name.</param>
/// <param name="Port">The port.</param>
/// <param name="Protocol">How it is spoken to where it differs from the backend's; null: the backend's.</param>
public sealed record BackendEndpoint(string Host, int Port, BackendProtocol? Protocol = null);
