using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Limits and times of the upstream side, and where names resolve to.</summary>
public sealed record ForwarderOptions
{
    /// <summary>Name look-ups to override, as in curl: <c>HOST:PORT</c> (lower case) to an address.</summary>
    public ImmutableDictionary<string, IPEndPoint> Resolve { get; init; } = ImmutableDictionary<string, IPEndPoint>.Empty;

    /// <summary>The longest time for name look-up, TCP and TLS of one new upstream connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an unused upstream connection is kept. Shorter than what common servers keep (Node.js: 5 s), so that a request
    /// that must not be sent twice seldom meets a connection that the upstream is just closing.
    /// </summary>
    public TimeSpan PooledConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long an upstream connection is used at most, so that changed names and endpoints are noticed.</summary>
    public TimeSpan PooledConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long an exchange, upgraded ones included, may go without a byte in either direction;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Looked at once a second.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the upstream of an upgraded connection may go on after the client ended.</summary>
    public TimeSpan UpgradeLinger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most that the head of an upstream's answer may take, in KiB; more is an upstream failure.</summary>
    public int MaxResponseHeadKilobytes { get; init; } = 64;

    /// <summary>The most bytes of a request body that wait for a slow mirror; with more the mirror's copy is dropped.</summary>
    public int MirrorBufferBytes { get; init; } = 256 * 1024;

    /// <summary>The most copies under way at a time; more are not sent.</summary>
    public int MaxConcurrentMirrors { get; init; } = 256;

    /// <summary>The longest time for one copy and its answer.</summary>
    public TimeSpan MirrorTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The certificates that upstream TLS is verified against; null: those that the system trusts.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Told of every upstream failure, for the log. Must not throw. The exception is null where an answer was refused.</summary>
    public Action<BackendEndpoint, ForwardOutcome, Exception?>? OnFailure { get; init; }
}
