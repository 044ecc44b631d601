using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.Gateway.Tests.Forwarding.Harness;

/// <summary>A TCP connection that sends and reads exact bytes, as Latin-1 text. Every wait is bounded.</summary>
public sealed class RawConnection : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public RawConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    public static async Task<RawConnection> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(Limit);
        return new RawConnection(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes).AsTask().WaitAsync(Limit)..];
    }

    /// <summary>Reads up to and including the empty line.</summary>
    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Reads up to and including a text; throws if the connection ends first.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (!EndsWith(text, end))
        {
            if (_start == _end && !await FillAsync())
                throw new IOException($"The connection ended after: {text}");
            text.Append((char)_buffer[_start++]);
        }

        return text.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        var text = new StringBuilder();
        while (text.Length < count)
        {
            if (_start == _end && !await FillAsync())
                throw new IOException($"The connection ended after: {text}");
            text.Append((char)_buffer[_start++]);
        }

        return text.ToString();
    }

    /// <summary>Reads to the end of the connection; a reset ends it too.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        do
        {
            text.Append(Encoding.Latin1.GetString(_buffer, _start, _end - _start));
            _start = _end;
        }
        while (await FillAsync());
        return text.ToString();
    }

    /// <summary>Counts the bytes up to the end of the connection.</summary>
    public async Task<long> CountToEndAsync()
    {
        long count = 0;
        do
        {
            count += _end - _start;
            _start = _end;
        }
        while (await FillAsync());
        return count;
    }

    public void Reset() => _socket.Close(0);

    public void Dispose() => _socket.Dispose();

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
            return false;
        for (var i = 0; i < end.Length; i++)
        {
            if (text[text.Length - end.Length + i] != end[i])
                return false;
        }

        return true;
    }

    private async Task<bool> FillAsync()
    {
        _start = _end = 0;
        try
        {
            _end = await _socket.ReceiveAsync(_buffer.AsMemory()).AsTask().WaitAsync(Limit);
        }
        catch (SocketException)
        {
            return false;
        }

        return _end > 0;
    }
}
