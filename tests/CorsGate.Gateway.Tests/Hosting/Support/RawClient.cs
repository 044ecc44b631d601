using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>A connection that sends exactly the bytes it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    public Stream Stream { get; private set; } = Stream.Null;

    public EndPoint? LocalEndPoint => _client.Client.LocalEndPoint;

    public static Task<RawClient> ConnectAsync(int port) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint)
    {
        var raw = new RawClient();
        await raw._client.ConnectAsync(endPoint).Within();
        raw.Stream = raw._client.GetStream();
        return raw;
    }

    public Task SendAsync(string latin1) => Stream.WriteAsync(Encoding.Latin1.GetBytes(latin1)).AsTask().Within();

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => Stream.WriteAsync(bytes).AsTask().Within();

    public void ShutdownSend() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the server closes; a reset counts as the end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await Stream.ReadAsync(buffer).AsTask().Within()) > 0) received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            received.Append("<reset>");
        }

        return received.ToString();
    }

    /// <summary>Reads one response with a Content-Length body.</summary>
    public async Task<string> ReadResponseAsync()
    {
        var head = await ReadThroughAsync("\r\n\r\n");
        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return head;
        var length = int.Parse(head[(at + Name.Length)..head.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
        var body = new byte[length];
        await Stream.ReadExactlyAsync(body).AsTask().Within();
        return head + Encoding.Latin1.GetString(body);
    }

    public async Task<string> ReadThroughAsync(string end)
    {
        var received = new StringBuilder();
        var one = new byte[1];
        while (received.Length < end.Length || !received.ToString(received.Length - end.Length, end.Length).Equals(end, StringComparison.Ordinal))
        {
            Assert.NotEqual(0, await Stream.ReadAsync(one).AsTask().Within());
            received.Append((char)one[0]);
        }

        return received.ToString();
    }

    public void Dispose() => _client.Dispose();
}
