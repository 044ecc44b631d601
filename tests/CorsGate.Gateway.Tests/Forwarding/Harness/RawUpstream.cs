using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.Gateway.Tests.Forwarding.Harness;

/// <summary>An upstream that does exactly what its script says, once for each connection.</summary>
public sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawConnection, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    public RawUpstream(Func<RawConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The heads that <see cref="Answering"/> read.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>An upstream that reads one head for each connection, answers with these bytes and closes.</summary>
    public static RawUpstream Answering(string answer)
    {
        RawUpstream? upstream = null;
        upstream = new RawUpstream(async connection =>
        {
            upstream!.Heads.Enqueue(await connection.ReadHeadAsync());
            await connection.SendAsync(answer);
        });
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _ = RunAsync(new RawConnection(socket));
        }
    }

    private async Task RunAsync(RawConnection connection)
    {
        using (connection)
        {
            try
            {
                await _script(connection);
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or TimeoutException)
            {
                // The gateway closed the connection; the test looks at what it did with it.
            }
        }
    }
}
