using System.Net;
using System.Net.Sockets;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>An upstream on a free port of one behaviour, or of the behaviour that the last part of the path names.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly IAsyncDisposable _port;

    /// <summary>Starts it.</summary>
    /// <param name="behaviour">How it answers; null: as the path says.</param>
    public TestUpstream(Behaviour? behaviour)
    {
        Behaviour = behaviour;
        (_port, Port) = behaviour is { Refuses: true } ? Closed() : Open();
    }

    /// <summary>How it answers; null: as the path says.</summary>
    public Behaviour? Behaviour { get; }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _port.DisposeAsync();

    // Bound and not listening: nobody else gets the port, and connections are refused.
    private static (IAsyncDisposable Closed, int Port) Closed()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (new ClosedPort(socket), ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    private (IAsyncDisposable Open, int Port) Open()
    {
        var loop = new AcceptLoop(ServeAsync);
        return (loop, loop.Port);
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        client.NoDelay = true;
        var stream = client.GetStream();
        await using var buffered = new BufferedStream(stream);
        while (true)
        {
            var request = await RawHttp.ReadAsync(buffered, bodyless: false, stop);
            await stream.WriteAsync((Behaviour ?? Named(request.StartLine)).Answer(request.StartLine), stop);
        }
    }

    private static Behaviour Named(string requestLine)
    {
        var path = requestLine.Split(' ')[1].Split('?')[0];
        return Behaviour.All.FirstOrDefault(b => !b.Refuses && path.EndsWith("/" + b.Name, StringComparison.Ordinal)) ?? Behaviour.All[0];
    }

    private sealed class ClosedPort(Socket socket) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
