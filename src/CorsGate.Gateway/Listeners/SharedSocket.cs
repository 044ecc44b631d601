using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using CorsGate.Config.Model;
using Microsoft.AspNetCore.Connections;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// A socket at all addresses of a port, and those who share it: each local address that belongs to Gateways has a server of its own, and
/// one has the rest. Who gets a connection is decided once, when it is accepted. A connection to an address that belongs to Gateways is
/// closed while none of them serves the port: it is never anybody else's.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="owned">The addresses that belong to Gateways.</param>
internal sealed class SharedSocket(IConnectionListener socket, IReadOnlySet<IPAddress> owned)
{
    private readonly Lock _lock = new();
    private volatile ImmutableDictionary<IPAddress, Share> _own = ImmutableDictionary<IPAddress, Share>.Empty;
    private volatile Share? _rest;
    private int _bound;
    private int _alive;
    private bool _isClosed;

    /// <summary>Adds one who shares it; null: it is closed.</summary>
    /// <param name="address">The local address that it gets the connections of; null: all that belong to nobody.</param>
    public IConnectionListener? TryAdd(IPAddress? address)
    {
        lock (_lock)
        {
            if (_isClosed)
                return null;
            var bound = (IPEndPoint)socket.EndPoint;
            var share = new Share(this, address, new IPEndPoint(address ?? bound.Address, bound.Port));
            if (address is null)
                _rest = share;
            else
                _own = _own.SetItem(address, share);
            _bound++;
            _alive++;
            return share;
        }
    }

    /// <summary>Begins to accept, away from whoever opens the port: connections may be waiting already.</summary>
    public void Start() => _ = Task.Run(DealAsync);

    private async Task DealAsync()
    {
        Exception? failure = null;
        try
        {
            while (await socket.AcceptAsync() is { } connection)
            {
                if (Find(connection.LocalEndPoint)?.TryTake(connection) is not true)
                    _ = DropAsync(connection);
            }
        }
#pragma warning disable CA1031 // It is thrown again where the connections are waited for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        // Who comes later gets a socket of its own.
        lock (_lock) _isClosed = true;
        foreach (var share in _own.Values)
            share.Complete(failure);
        _rest?.Complete(failure);
    }

    private Share? Find(EndPoint? local)
    {
        if (local is not IPEndPoint { Address: var address })
            return null;
        address = LocalPort.Normalize(address);
        if (_own.TryGetValue(address, out var share))
            return share;
        return owned.Contains(address) ? null : _rest;
    }

    private static async Task DropAsync(ConnectionContext connection)
    {
        connection.Abort(new ConnectionAbortedException("Nothing is served at the local address."));
        await connection.DisposeAsync();
    }

    // The socket is closed with the last one that takes connections; the factory of its connections lives as long as any of them.
    private void Unbind(Share share)
    {
        lock (_lock)
        {
            if (share.Address is null)
                _rest = null;
            else
                _own = _own.Remove(share.Address);
            if (--_bound > 0)
                return;
            _isClosed = true;
        }

        _ = socket.UnbindAsync();
    }

    private ValueTask ReleaseAsync() => Interlocked.Decrement(ref _alive) == 0 ? socket.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>The connections of one who shares the socket.</summary>
    private sealed class Share(SharedSocket owner, IPAddress? address, IPEndPoint endPoint) : IConnectionListener
    {
        // The reader starts each connection on the thread pool and comes back for the next one, so it may run within the writer.
        private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

        private int _isUnbound;
        private int _isDisposed;

        public IPAddress? Address { get; } = address;

        public EndPoint EndPoint { get; } = endPoint;

        public bool TryTake(ConnectionContext connection) => _connections.Writer.TryWrite(connection);

        public void Complete(Exception? failure) => _connections.Writer.TryComplete(failure);

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await _connections.Reader.WaitToReadAsync(cancellationToken))
            {
                if (_connections.Reader.TryRead(out var connection))
                    return connection;
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref _isUnbound, 1) == 0)
            {
                owner.Unbind(this);
                Complete(failure: null);
            }

            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await UnbindAsync();
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                await owner.ReleaseAsync();
        }
    }
}
