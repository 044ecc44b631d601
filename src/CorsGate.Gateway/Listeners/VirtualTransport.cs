using System.Net;
using Microsoft.AspNetCore.Connections;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// An endpoint without a socket. Kestrel builds a connection pipeline for each endpoint; this one exists to have a pipeline
/// that speaks HTTP/2 alone, which connections accepted elsewhere are handed to.
/// </summary>
internal sealed class VirtualEndPoint : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => "h2c";
}

/// <summary>Binds <see cref="VirtualEndPoint"/> and nothing else; accepts no connection.</summary>
internal sealed class VirtualTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is VirtualEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint));

    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint { get; } = endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_unbound.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
