using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Translation;

/// <summary>A TLS Secret with a fresh certificate.</summary>
internal sealed class TestSecret : IDisposable
{
    private readonly X509Certificate2 _leaf;

    public TestSecret(string @namespace, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        _leaf = request.CreateSelfSigned(Make.Year(2020), Make.Year(2040));
        var reference = new ObjectReference("", "Secret", @namespace, name);
        Certificate = new ServerCertificate(reference, Make.At(500), _leaf, []);
        Resource = new TlsSecretResource { Reference = reference, Location = Make.At(500), Certificate = Certificate };
        Link = Make.Link("", "Secret", @namespace, name, 444, "spec.listeners[0].tls.certificateRefs[0]");
    }

    public ServerCertificate Certificate { get; }

    public TlsSecretResource Resource { get; }

    public ResourceLink Link { get; }

    public void Dispose() => _leaf.Dispose();
}
