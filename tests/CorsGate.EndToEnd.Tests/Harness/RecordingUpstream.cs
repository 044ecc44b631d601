using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An upstream on a free port that answers the same to everybody and keeps what it was sent, byte for byte.</summary>
public sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawMessage> _received = new();
    private readonly byte[] _answer;
    private readonly Task _loop;

    /// <summary>Starts it.</summary>
    /// <param name="name">The body of its answers, so that a test sees who answered.</param>
    /// <param name="status">The status of its answers.</param>
    /// <param name="headers">Header lines of its answers.</param>
    public RecordingUpstream(string name, int status, IEnumerable<string> headers)
    {
        Name = name;
        var bodyless = status is 204 or 304;
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Whatever\r\n"));
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        if (!bodyless)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {name.Length}\r\n");
        _answer = Encoding.Latin1.GetBytes(head + "\r\n" + (bodyless ? "" : name));
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = AcceptAsync();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; }

    /// <summary>Takes everything received since the last call.</summary>
    public RawMessage[] Take()
    {
        var taken = new List<RawMessage>();
        while (_received.TryDequeue(out var message))
            taken.Add(message);
        return [.. taken];
    }

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
                while (true)
                {
                    var message = await RawHttp.ReadAsync(stream, bodyless: false, _stop.Token);
                    _received.Enqueue(message);
                    var head = message.StartLine.StartsWith("HEAD ", StringComparison.Ordinal);
                    await stream.WriteAsync(head ? _answer.AsMemory(0, _answer.Length - Name.Length) : _answer, _stop.Token);
                }
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // The gateway closed its pooled connection, or the test is over.
            }
        }
    }
}
