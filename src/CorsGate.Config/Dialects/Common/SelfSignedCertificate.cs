using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.Common;

/// <summary>
/// The certificate of TLS ports whose configuration names none that can be used. Made once for the process, so that a reload
/// changes nothing for clients; its key never leaves the memory.
/// </summary>
internal static class SelfSignedCertificate
{
    private static readonly Lazy<ServerCertificate> Made = new(Make);

    /// <summary>The certificate.</summary>
    public static ServerCertificate Instance => Made.Value;

    private static ServerCertificate Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CorsGate self-signed", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = DateTimeOffset.UtcNow;
        var leaf = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        // On Windows the TLS stack does not take a key that lives in memory alone.
        if (OperatingSystem.IsWindows())
        {
            using var inMemory = leaf;
            leaf = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
        }

        return new ServerCertificate(new ObjectReference("", "Certificate", "", "self-signed"), null, leaf, []);
    }
}
