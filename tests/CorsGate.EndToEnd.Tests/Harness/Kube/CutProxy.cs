using System.Net;
using System.Net.Sockets;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>
/// Stands between a client and an API server, and lets nothing through when a test says so: connections are reset, in the middle of
/// what is being sent, and new ones at once.
/// </summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly KubeServer _server;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly Queue<long> _budgets = [];
    private bool _isCut;
    private long _budget = long.MaxValue;

    /// <summary>Stands before a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="user">Who its kubeconfig says it is, as a mapping; null: a user with every right.</param>
    public CutProxy(KubeServer server, string? user = null)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Kubeconfig = server.WriteKubeconfig($"kubeconfig-{Port}", user, Port);
        _accepting = AcceptAsync();
    }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <summary>The path of a kubeconfig that leads through here.</summary>
    public string Kubeconfig { get; }

    /// <summary>How often a connection was reset within what the server sent.</summary>
    public int Cuts { get; private set; }

    /// <summary>Resets every connection, and every new one until <see cref="Restore"/>.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var socket in _open)
                Reset(socket);
            _open.Clear();
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Restore()
    {
        lock (_gate)
            (_isCut, _budget) = (false, long.MaxValue);
    }

    /// <summary>Resets the connection on which the server sends the last of a number of bytes from now on; after that the next number counts.</summary>
    public void CutAfter(params ReadOnlySpan<long> bytes)
    {
        lock (_gate)
        {
            _budgets.Clear();
            foreach (var number in bytes)
                _budgets.Enqueue(number);
            _budget = _budgets.Dequeue();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The end, or a client that has left before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_gate)
        {
            if (_isCut)
            {
                Reset(client);
                Reset(server);
                return;
            }

            _open.Add(client);
            _open.Add(server);
        }

        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
            await Task.WhenAny(CopyAsync(client, server, isAnswer: false), CopyAsync(server, client, isAnswer: true));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One of the two ended.
        }

        lock (_gate)
        {
            _open.Remove(client);
            _open.Remove(server);
        }

        Reset(client);
        Reset(server);
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                // Part of what came goes on, and then nothing.
                if (isAnswer && Spend(read) is { } rest)
                {
                    await SendAsync(to, buffer.AsMemory(0, rest));
                    return;
                }

                await SendAsync(to, buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One of the two ended.
        }
    }

    // How many of the bytes go on before the cut; null: all of them, and there is none.
    private int? Spend(int bytes)
    {
        lock (_gate)
        {
            if (_budget > bytes)
            {
                _budget -= bytes;
                return null;
            }

            var rest = (int)_budget;
            _budget = _budgets.TryDequeue(out var next) ? next : long.MaxValue;
            Cuts++;
            return rest;
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes)..];
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Dispose();
    }
}
