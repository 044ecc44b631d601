using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Hosting;

/// <summary>The running data plane: listeners, the current snapshot, and the way to replace it.</summary>
public sealed class GatewayHost(GatewayOptions options) : IAsyncDisposable
{
    /// <summary>Configured port to the port that is really bound, for every open listener.</summary>
    public ImmutableDictionary<int, int> BoundPorts { get; private set; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>The port that liveness and readiness are answered on; null when they are not.</summary>
    public int? ConsolePort { get; private set; } = options.Console?.Port;

    /// <summary>
    /// Serves a configuration from now on: opens what is new, swaps the snapshot, closes what is gone. Requests in flight
    /// finish on the snapshot they started with. A port that cannot be opened is an error line; the others serve.
    /// </summary>
    /// <returns>What could not be served.</returns>
    public Task<ImmutableArray<Problem>> ApplyAsync(GatewayConfig config, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Stops: readiness is withdrawn, accepting ends, what runs may finish within the grace period.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}
