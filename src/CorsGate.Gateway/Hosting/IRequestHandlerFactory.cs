using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Hosting;

/// <summary>Makes the handler that answers requests: the seam by which routing is put into the host.</summary>
public interface IRequestHandlerFactory
{
    /// <summary>
    /// Makes the handler; called once by each host. A handler that is <see cref="IAsyncDisposable"/> is disposed of when the
    /// last request has ended.
    /// </summary>
    IRequestHandler Create(GatewayServices services);
}

/// <summary>What the host offers to the handler.</summary>
public sealed record GatewayServices
{
    /// <summary>What the command line says.</summary>
    public required GatewayOptions Options { get; init; }

    /// <summary>The snapshot in force.</summary>
    public required SnapshotHolder Snapshots { get; init; }

    /// <summary>Where the gateway really listens now, for every open port and for each address that belongs to Gateways.</summary>
    public Func<ImmutableDictionary<LocalPort, IPEndPoint>> BoundPlaces { get; init; } = static () => ImmutableDictionary<LocalPort, IPEndPoint>.Empty;

    /// <summary>Where the built-in sample apps listen.</summary>
    public required SampleAppEndpoints SampleApps { get; init; }

    /// <summary>What is counted.</summary>
    public GatewayMetrics Metrics { get; init; } = new();
}
