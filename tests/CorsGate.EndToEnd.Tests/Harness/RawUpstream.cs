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
    private readonly byte[] _answer;
    private readonly Afterwards _afterwards;
    private readonly AcceptLoop _connections;
    private int _requests;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The bytes, as Latin-1.</param>
    /// <param name="afterwards">What it does then.</param>
    public RawUpstream(string answer, Afterwards afterwards = Afterwards.KeepOpen)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _afterwards = afterwards;
        _connections = new AcceptLoop(ServeAsync);
    }

    /// <summary>Its port on loopback.</summary>
    public int Port => _connections.Port;

    /// <summary>How many requests it has read.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        do
        {
            await RawHttp.ReadAsync(stream, bodyless: false, cancellationToken);
            Interlocked.Increment(ref _requests);
            await stream.WriteAsync(_answer, cancellationToken);
        }
        while (_afterwards == Afterwards.KeepOpen);

        if (_afterwards == Afterwards.Reset)
            client.LingerState = new LingerOption(enable: true, seconds: 0);
    }
}
