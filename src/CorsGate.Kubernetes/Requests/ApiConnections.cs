using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.Kubernetes.Requests;

/// <summary>
/// The connections to an API server. Certificates belong to connections: with another one there is a new pool, while requests and
/// watches of the old pool come to their end.
/// </summary>
internal sealed class ApiConnections(ClusterAccess access, ApiClientOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private HttpMessageInvoker? _current;
    private string _fingerprint = "";
    private bool _isDisposed;

    /// <summary>What sends requests with a credential's certificates.</summary>
    public HttpMessageInvoker For(Credential credential)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_current is not null && string.Equals(_fingerprint, credential.Fingerprint, StringComparison.Ordinal))
                return _current;

            // Closes idle connections only.
            _current?.Dispose();
            _fingerprint = credential.Fingerprint;
            return _current = new HttpMessageInvoker(Create(credential));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _current?.Dispose();
        }
    }

    private SocketsHttpHandler Create(Credential credential)
    {
        var handler = new SocketsHttpHandler
        {
            // A server that is away must not be confused with a page that a proxy sends us to.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,

            // A watch that is given up would be read on for the sake of its connection.
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
        };
        if (access.Proxy is not null)
            handler.Proxy = new WebProxy(access.Proxy);
        handler.SslOptions = Tls(credential);
        return handler;
    }

    private SslClientAuthenticationOptions Tls(Credential credential)
    {
        var tls = new SslClientAuthenticationOptions();
        if (credential.ClientCertificate is not null)
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(credential.ClientCertificate, [.. credential.ClientChain], offline: true);
        if (access.SkipsTlsVerification)
        {
#pragma warning disable CA5359 // The user asked for it in so many words, and is warned.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (!credential.Authorities.IsDefault)
        {
            tls.CertificateChainPolicy = Trust(credential.Authorities);
        }

        return tls;
    }

    private static X509ChainPolicy Trust(ImmutableArray<X509Certificate2> authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        policy.CustomTrustStore.AddRange(authorities.ToArray());
        return policy;
    }
}
