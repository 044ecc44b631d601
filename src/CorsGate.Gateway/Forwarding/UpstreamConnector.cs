using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Gateway.Listeners;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// Opens upstream connections: (1) name look-up, with the overrides of <c>--resolve</c>, (2) TCP, (3) TLS. TLS is done here and
/// not by the handler, because the handler would take the server name from the Host field, that is, from the client.
/// </summary>
/// <param name="options">Times and overrides.</param>
/// <param name="acceptAnyCertificate">Whether certificates are not verified.</param>
internal sealed class UpstreamConnector(ForwarderOptions options, bool acceptAnyCertificate)
{
    /// <summary>The longest time for the connection that a request opens, where it has one of its own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> ConnectTimeout = new("connect-timeout");

    private static readonly List<SslApplicationProtocol> Http2OrHttp1 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http1Only = [SslApplicationProtocol.Http11];

    /// <summary>Opens a connection for the handler.</summary>
    /// <exception cref="SocketException">The name is unknown or the endpoint does not accept.</exception>
    /// <exception cref="AuthenticationException">The endpoint's certificate is not trusted.</exception>
    /// <exception cref="TimeoutException">There was no connection in time.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var limit = context.InitialRequestMessage.Options.TryGetValue(ConnectTimeout, out var own) ? own : options.ConnectTimeout;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            return await OpenAsync(context, timeout.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"There was no connection within {limit.TotalSeconds} s."), late);
        }
    }

    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.DnsEndPoint;
        var socket = await ConnectAsync(endpoint, cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var request = context.InitialRequestMessage;
        if (!string.Equals(request.RequestUri?.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            return stream;

        // (3) TLS
        var tls = new SslStream(stream);
        string? fault = null;
        try
        {
            await tls.AuthenticateAsClientAsync(TlsOptions(endpoint.Host, request.Version.Major >= 2, found => fault = found), cancellationToken);
            return tls;
        }
        catch (AuthenticationException failure)
        {
            await tls.DisposeAsync();
            throw new AuthenticationException(fault ?? "the TLS handshake failed: " + (failure.InnerException ?? failure).Message, failure);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<Socket> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        // (1) name look-up
        EndPoint address = endpoint;
        if (!options.Resolve.IsEmpty && options.Resolve.TryGetValue(OverrideKey(endpoint), out var resolved))
            address = resolved;

        // (2) TCP; a socket without an address family tries every address of a name, both families.
        var socket = address is IPEndPoint ip
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            TcpKeepAlive.Apply(socket);
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string OverrideKey(DnsEndPoint endpoint) => $"{endpoint.Host.ToLowerInvariant()}:{endpoint.Port}";

    private SslClientAuthenticationOptions TlsOptions(string host, bool http2, Action<string> onFault)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = http2 ? Http2OrHttp1 : Http1Only,
        };
        if (acceptAnyCertificate)
        {
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
            return tls;
        }

        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (errors != SslPolicyErrors.None)
                onFault(UpstreamCertificate.Describe(host, certificate as X509Certificate2, chain, errors));
            return errors == SslPolicyErrors.None;
        };
        if (options.TrustedRoots is { } roots)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,

                // What is missing is not fetched from wherever the certificate says.
                DisableCertificateDownloads = true,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return tls;
    }
}
