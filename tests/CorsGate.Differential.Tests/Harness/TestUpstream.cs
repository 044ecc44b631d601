using System.Net;
using System.Net.Sockets;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>An upstream on a free port of one behaviour, or of the behaviour that the last part of the path names.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Starts it.</summary>
    /// <param name="behaviour">How it answers; null: as the path says.</param>
    public TestUpstream(Behaviour? behaviour)
    {
        Behaviour = behaviour;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        // Bound and not listening: nobody else gets the port, and connections are refused.
        if (behaviour is { Refuses: true })
        {
            _loop = Task.CompletedTask;
            return;
        }

        _socket.Listen();
        _loop = AcceptAsync();
    }

    /// <summary>How it answers; null: as the path says.</summary>
    public Behaviour? Behaviour { get; }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _socket.AcceptAsync(_stop.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await using var buffered = new BufferedStream(stream);
        try
        {
            while (true)
            {
                var request = await RawHttp.ReadAsync(buffered, bodyless: false, _stop.Token);
                await stream.WriteAsync((Behaviour ?? Named(request.StartLine)).Answer(request.StartLine), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The proxy closed its pooled connection, or the test is over.
        }
    }

    private static Behaviour Named(string requestLine)
    {
        var path = requestLine.Split(' ')[1].Split('?')[0];
        return Behaviour.All.FirstOrDefault(b => !b.Refuses && path.EndsWith("/" + b.Name, StringComparison.Ordinal)) ?? Behaviour.All[0];
    }
}
