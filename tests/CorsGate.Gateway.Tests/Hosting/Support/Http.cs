using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>HTTP clients that change nothing and follow nothing.</summary>
internal static class Http
{
    /// <summary>A client; for HTTPS it dials the loopback address whatever the name, and trusts every certificate.</summary>
    public static HttpClient Client(Version? version = null, Action<X509Certificate2>? onCertificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = static async (context, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    if (certificate is X509Certificate2 seen) onCertificate?.Invoke(seen);
                    return true;
                },
            },
        };
        return new HttpClient(handler)
        {
            Timeout = Bounded.Limit,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
