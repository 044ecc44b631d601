using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An upstream on a free port that answers the same to everybody and keeps what it was sent, byte for byte.</summary>
public sealed class RecordingUpstream : IRecordingUpstream
{
    private readonly ConcurrentQueue<RawMessage> _received = new();
    private readonly byte[] _answer;
    private readonly AcceptLoop _connections;

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
        _connections = new AcceptLoop(ServeAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Port => _connections.Port;

    /// <inheritdoc/>
    public RawMessage[] Take()
    {
        var taken = new List<RawMessage>();
        while (_received.TryDequeue(out var message))
            taken.Add(message);
        return [.. taken];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        while (true)
        {
            var message = await RawHttp.ReadAsync(stream, bodyless: false, cancellationToken);
            _received.Enqueue(message);
            var head = message.StartLine.StartsWith("HEAD ", StringComparison.Ordinal);
            await stream.WriteAsync(head ? _answer.AsMemory(0, _answer.Length - Name.Length) : _answer, cancellationToken);
        }
    }
}
