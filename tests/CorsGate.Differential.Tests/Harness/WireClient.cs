using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>Sends requests byte for byte over one kept connection to a port on loopback, one after another.</summary>
/// <param name="port">The port.</param>
/// <param name="tls">Whether over TLS, with any certificate and the host of the first request as the server's name.</param>
internal sealed class WireClient(int port, bool tls = false) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TcpClient? _client;
    private Stream? _stream;
    private BufferedStream? _reader;

    /// <summary>Sends a request and reads what is compared of the answer.</summary>
    public async Task<Answer> SendAsync(Sent request) => Answer.Of(await ReadAsync(request));

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<RawMessage> ReadAsync(Sent request)
    {
        using var limit = new CancellationTokenSource(Limit);
        var reused = _client is not null;
        try
        {
            return await ExchangeAsync(request, limit.Token);
        }
        catch (IOException) when (reused)
        {
            // The server closed the connection while it was idle.
            Close();
            return await ExchangeAsync(request, limit.Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async Task<RawMessage> ExchangeAsync(Sent request, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            _stream = _client.GetStream();
            if (tls)
            {
                var secure = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
                _stream = secure;
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = request.Host }, cancellationToken);
            }

            _reader = new BufferedStream(_stream);
        }

        await _stream!.WriteAsync(Encoding.Latin1.GetBytes(request.Bytes), cancellationToken);
        var message = await RawHttp.ReadAsync(_reader!, request.Method == "HEAD", cancellationToken);
        if (message.Values("Connection").Contains("close", StringComparer.OrdinalIgnoreCase))
            Close();
        return message;
    }

    private void Close()
    {
        _reader?.Dispose();
        _client?.Dispose();
        (_reader, _stream, _client) = (null, null, null);
    }
}
