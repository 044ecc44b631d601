using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Tls;

/// <summary>A certificate with key and chain, prepared once for all handshakes.</summary>
internal sealed class TlsIdentity
{
    /// <summary>Forward secrecy and authenticated encryption only; none of them is refused by HTTP/2 (RFC 9113, appendix A).</summary>
    private static readonly TlsCipherSuite[] CipherSuites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    private readonly X509Certificate2 _leaf;

    private TlsIdentity(ServerCertificate certificate)
    {
        _leaf = certificate.Leaf;
        Options = new SslServerAuthenticationOptions
        {
            // Offline: a handshake must never wait for a download of intermediates or revocation lists.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
            CipherSuitesPolicy = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(CipherSuites) : null,
        };
    }

    /// <summary>What a handshake is done with. Shared by all connections and never changed.</summary>
    public SslServerAuthenticationOptions Options { get; }

    /// <summary>Whether the certificate's names cover a server name (RFC 6125). Any bytes may have been sent as a name.</summary>
    public bool Covers(string serverName) =>
        Uri.CheckHostName(serverName) != UriHostNameType.Unknown && _leaf.MatchesHostname(serverName, allowWildcards: true, allowCommonName: true);

    /// <summary>Names a certificate and its chain by their bytes: equal keys mean that an identity can be kept.</summary>
    public static string KeyOf(ServerCertificate certificate)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(certificate.Leaf.RawDataMemory.Span);
        foreach (var intermediate in certificate.Chain) hash.AppendData(intermediate.RawDataMemory.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Prepares a certificate; null with a problem if it cannot be served.</summary>
    public static TlsIdentity? TryCreate(ServerCertificate certificate, out Problem? problem)
    {
        if (!certificate.Leaf.HasPrivateKey)
        {
            problem = Unusable(certificate, "the certificate has no private key; the Secret needs tls.crt and the tls.key that belongs to it");
            return null;
        }

        try
        {
            problem = null;
            return new TlsIdentity(certificate);
        }
        catch (CryptographicException exception)
        {
            problem = Unusable(certificate, $"the certificate cannot be used for TLS: {exception.Message}");
            return null;
        }
    }

    private static Problem Unusable(ServerCertificate certificate, string message) =>
        new(ProblemSeverity.Error, certificate.Location, certificate.Source, Field: null, message);
}
