using System.Net;
using System.Net.Sockets;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An HTTP client that reaches the gateway on loopback, whatever host it asks for.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private readonly Version _version;

    /// <summary>Makes one.</summary>
    /// <param name="port">The gateway's bound port.</param>
    /// <param name="version">The HTTP version, and no other; null: 1.1.</param>
    public Client(int port, Version? version = null)
    {
        _version = version ?? HttpVersion.Version11;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            Thumbprint = certificate?.GetCertHashString();
            return true;
        };
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>The thumbprint of the certificate that the last handshake got.</summary>
    public string? Thumbprint { get; private set; }

    /// <summary>Ends every wait after 30 seconds.</summary>
    public CancellationToken Limit => _limit.Token;

    /// <summary>Sends a request and reads the head of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(
        string url, HttpMethod? method = null, HttpContent? content = null, string? host = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, url)
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (host is not null)
            request.Headers.Host = host;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return _invoker.SendAsync(request, Limit);
    }

    /// <summary>Sends a request and gives status and body.</summary>
    public async Task<(int Status, string Body)> GetAsync(string url, string? host = null)
    {
        using var response = await SendAsync(url, host: host);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Limit));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _invoker.Dispose();
        _limit.Dispose();
    }
}
