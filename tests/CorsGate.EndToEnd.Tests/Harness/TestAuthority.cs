using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A certificate authority made for a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<X509Certificate2> _issued = [];

    /// <summary>Makes one.</summary>
    /// <param name="name">Its common name.</param>
    public TestAuthority(string name = "kubernetes")
    {
        var request = new CertificateRequest("CN=" + name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    /// <summary>Its own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What trusts it and nothing else.</summary>
    public X509Certificate2Collection Roots => [Certificate];

    /// <summary>Its own certificate as a file holds it.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>Issues a certificate with its key.</summary>
    /// <param name="subject">Its common name.</param>
    /// <param name="expires">When it expires; null: in a month.</param>
    /// <param name="names">DNS names or addresses; none: 127.0.0.1 and localhost.</param>
    public X509Certificate2 Issue(string subject = "kube-apiserver", DateTimeOffset? expires = null, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + subject, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Length > 0 ? names : ["127.0.0.1", "localhost"])
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var issued = request.Create(
            Certificate, DateTimeOffset.UtcNow.AddMonths(-2), expires ?? DateTimeOffset.UtcNow.AddMonths(1), RandomNumberGenerator.GetBytes(12));
        using var withKey = issued.CopyWithPrivateKey(key);
        var loaded = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), password: null);
        _issued.Add(loaded);
        return loaded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _issued)
            certificate.Dispose();
        Certificate.Dispose();
        _key.Dispose();
    }
}
