using System.Net;
using System.Net.Sockets;
using CorsGate.Gateway.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Binds TCP endpoints. Connections are Kestrel's own socket connections; only accepting is done here, because Kestrel's
/// accept loop takes every file descriptor of the process, and spins when there is none left.
/// </summary>
internal sealed class SocketTransport(EventLog log) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Connections that may wait to be accepted; the kernel has its own maximum.</summary>
    private const int Backlog = 4096;

    /// <summary>Bytes that are read ahead of a slow reader, for each connection. Kestrel's own figure is 1 MiB.</summary>
    private const int MaxReadAhead = 128 * 1024;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    /// <exception cref="AddressInUseException">Another socket listens there.</exception>
    /// <exception cref="SocketException">The address cannot be bound for another reason.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            TcpKeepAlive.Apply(socket);
            socket.Listen(Backlog);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }

        var connections = new SocketConnectionContextFactory(
            new SocketConnectionFactoryOptions { MaxReadBufferSize = MaxReadAhead }, NullLogger.Instance);
        return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket, connections, socket.AcceptAsync, DescriptorHeadroom.OfProcess, log));
    }
}

/// <summary>Accepts the connections of one socket.</summary>
internal sealed class SocketListener(
    Socket socket,
    SocketConnectionContextFactory connections,
    Func<CancellationToken, ValueTask<Socket>> accept,
    DescriptorHeadroom headroom,
    EventLog log) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _unbound = new();

    // Touched by the accept loop alone.
    private bool _isShort;
    private long _lastLine = Environment.TickCount64 - (long)BetweenLines.TotalMilliseconds;

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                if (_isShort && !headroom.IsThere())
                {
                    Report("too many open files");
                    await PauseAsync();
                    continue;
                }

                var accepted = await accept(cancellationToken);
                _isShort = !headroom.IsLeftAfter(accepted);
                return Wrap(accepted);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException exception) when (
                exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // Waiting clients stay in the backlog; asking again at once would only burn the processor.
                _isShort = true;
                Report(exception.SocketErrorCode == SocketError.TooManyOpenSockets ? "too many open files" : exception.Message);
                await PauseAsync();
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound.Cancel();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PauseAsync() => await Task.Delay(Pause, _unbound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private ConnectionContext Wrap(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return connections.Create(accepted);
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    private void Report(string why)
    {
        if (Environment.TickCount64 - _lastLine < BetweenLines.TotalMilliseconds) return;
        _lastLine = Environment.TickCount64;
        log.Write("error", $"cannot accept connections on {EndPoint}: {why}; they wait until others close; raise the limit of open files (ulimit -n)");
    }
}
