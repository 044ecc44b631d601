using System.Net;
using System.Text;

namespace CorsGate.Gateway.Forwarding;

/// <summary>The handler behind the forwarder, with everything switched off that would change a message.</summary>
internal static class UpstreamClient
{
    /// <summary>Makes the handler and its connection pools.</summary>
    /// <remarks>
    /// Residue of this handler, to be gone with a client of our own: repeated request fields are sent on one line (the same
    /// meaning, RFC 9110, section 5.3), request trailers cannot be sent, over HTTP/1.1 an answer is read only when the request
    /// body was sent, interim answers other than 101 are dropped, and TLS connections are pooled for each Host that is sent.
    /// </remarks>
    /// <param name="options">Limits and times.</param>
    /// <param name="acceptAnyCertificate">Whether the certificates of upstreams are not verified.</param>
    public static HttpMessageInvoker Create(ForwarderOptions options, bool acceptAnyCertificate) => new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = options.PooledConnectionIdleTimeout,
            PooledConnectionLifetime = options.PooledConnectionLifetime,
            MaxResponseHeadersLength = options.MaxResponseHeadKilobytes,

            // Field values are bytes to us. Kestrel is set up the same way, so they go through unchanged in both directions.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,

            // The connector keeps the time: a request may have its own.
            ConnectCallback = new UpstreamConnector(options, acceptAnyCertificate).ConnectAsync,
        },
        disposeHandler: true);
}
