using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Gateway.Hosting;

/// <summary>What the command line says about serving.</summary>
public sealed record GatewayOptions
{
    /// <summary>The address that listeners bind.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The local addresses that belong to Gateways: a listener with one of them takes connections there, and nothing else does, also
    /// while there is no such listener. None is an IPv4 address in IPv6 form.
    /// </summary>
    public ImmutableHashSet<IPAddress> GatewayAddresses { get; init; } = [];

    /// <summary>Configured port to bound port. A bound port of 0 takes a free one, which the log names.</summary>
    public ImmutableDictionary<int, int> PortMap { get; init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Where liveness and readiness are answered; port 0 takes a free one; null: nowhere.</summary>
    public IPEndPoint? Console { get; init; } = new(IPAddress.Loopback, 9080);

    /// <summary>What else is answered on the console address, asked in order after the probes.</summary>
    public ImmutableArray<IConsoleEndpoint> ConsoleEndpoints { get; init; } = [];

    /// <summary>The certificates that upstream TLS is verified against; null: those that the system trusts.</summary>
    public X509Certificate2Collection? UpstreamRoots { get; init; }

    /// <summary>Name look-ups to override, as in curl: <c>HOST:PORT</c> (lower case) to an address.</summary>
    public ImmutableDictionary<string, IPEndPoint> Resolve { get; init; } = ImmutableDictionary<string, IPEndPoint>.Empty;

    /// <summary>Says, for readiness, what the first configuration waits for; null: it comes at once.</summary>
    public Func<string?>? WaitsFor { get; init; }

    /// <summary>
    /// A configured port that is open, in cleartext, as long as no configuration has a listener, and answers 503: who comes too early, or
    /// to an empty cluster, is told so. Null: there is none, the first listener opens the first port.
    /// </summary>
    public int? WaitingPort { get; init; }

    /// <summary>How long requests in flight may take to finish after a stop was asked for.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long listeners go on accepting after readiness was withdrawn, so that balancers can notice.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The log.</summary>
    public required EventLog Log { get; init; }
}
