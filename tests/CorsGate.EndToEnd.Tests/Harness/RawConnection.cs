using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A connection to the gateway that a test drives byte by byte.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private SslStream? _tls;

    /// <summary>Connects.</summary>
    public static async Task<RawConnection> ConnectAsync(int port)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(IPAddress.Loopback, port, connection._limit.Token);
        return connection;
    }

    /// <summary>The bytes, both ways.</summary>
    public Stream Stream => _tls ?? (Stream)_client.GetStream();

    /// <summary>Ends every wait after 30 seconds.</summary>
    public CancellationToken Limit => _limit.Token;

    /// <summary>Goes on in TLS, with any certificate.</summary>
    /// <param name="serverName">The server name of the handshake.</param>
    public async Task StartTlsAsync(string serverName)
    {
        var tls = new SslStream(_client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, Limit);
        _tls = tls;
    }

    /// <summary>Sends Latin-1 bytes.</summary>
    public async Task SendAsync(string bytes) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Limit);

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one response.</summary>
    public Task<RawMessage> ReadAsync(bool bodyless = false) => RawHttp.ReadAsync(Stream, bodyless, Limit);

    /// <summary>Reads until the given text has come, and gives all that came.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        var got = new StringBuilder();
        var one = new byte[1];
        while (!got.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(one, Limit) == 0)
                throw new EndOfStreamException($"The connection ended before '{text}'; so far: '{got}'");
            got.Append((char)one[0]);
        }

        return got.ToString();
    }

    /// <summary>Reads until the other side closes or resets, and gives what came before.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var got = new StringBuilder();
        var bytes = new byte[4096];
        try
        {
            while (await Stream.ReadAsync(bytes, Limit) is > 0 and var count)
                got.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return got.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tls?.Dispose();
        _client.Dispose();
        _limit.Dispose();
    }
}
