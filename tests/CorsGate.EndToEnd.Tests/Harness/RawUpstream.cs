using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>What a <see cref="RawUpstream"/> does when it has sent its bytes.</summary>
internal enum Afterwards
{
    /// <summary>It reads the next request.</summary>
    KeepOpen,

    /// <summary>It closes the connection.</summary>
    Close,

    /// <summary>It resets the connection.</summary>
    Reset,
}

/// <summary>An upstream that answers every request with exactly the given bytes, right or wrong.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly Afterwards _afterwards;
    private readonly Task _loop;
    private int _requests;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The bytes, as Latin-1.</param>
    /// <param name="afterwards">What it does then.</param>
    public RawUpstream(string answer, Afterwards afterwards = Afterwards.KeepOpen)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _afterwards = afterwards;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = AcceptAsync();
    }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <summary>How many requests it has read.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                do
                {
                    await RawHttp.ReadAsync(stream, bodyless: false, _stop.Token);
                    Interlocked.Increment(ref _requests);
                    await stream.WriteAsync(_answer, _stop.Token);
                }
                while (_afterwards == Afterwards.KeepOpen);

                if (_afterwards == Afterwards.Reset)
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // The gateway closed the connection, or the test is over.
            }
        }
    }
}
