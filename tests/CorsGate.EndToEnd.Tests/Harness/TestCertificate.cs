using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A self-signed certificate made for a test, and the Secret that holds it.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Makes one for the given DNS names.</summary>
    public TestCertificate(params string[] names)
    {
        var request = new CertificateRequest("CN=" + names[0], _key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The thumbprint, by which a client tells which one it got.</summary>
    public string Thumbprint => Certificate.Thumbprint;

    /// <summary>The private key as it stands in a Secret.</summary>
    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>A Secret of type kubernetes.io/tls with this certificate.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="space">Its namespace; null: the default.</param>
    /// <param name="key">The certificate whose key stands beside it; null: its own.</param>
    public string Secret(string name, string? space = null, TestCertificate? key = null) => $"""
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata:
          name: {name}{(space is null ? "" : "\n  namespace: " + space)}
        data:
          tls.crt: {Base64(Certificate.ExportCertificatePem())}
          tls.key: {Base64((key ?? this).KeyPem)}
        """;

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
