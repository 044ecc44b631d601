using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Tests.Tls;

/// <summary>Certificates made on the spot.</summary>
internal static class TestCertificates
{
    /// <summary>A self-signed certificate for names, as a Secret of the name of the first.</summary>
    public static ServerCertificate For(params string[] names) => Wrap(SelfSigned(names), names[0]);

    /// <summary>The same certificate without its key.</summary>
    public static ServerCertificate WithoutKey(params string[] names)
    {
        using var whole = SelfSigned(names);
        return Wrap(X509CertificateLoader.LoadCertificate(whole.RawData), names[0]);
    }

    /// <summary>A leaf signed by an intermediate, whose chain a server has to send.</summary>
    public static (ServerCertificate Certificate, X509Certificate2 Root) WithIntermediate(string name)
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = Authority("CN=root", rootKey);
        var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var middle = Authority("CN=middle", middleKey).Create(root, now.AddDays(-1), now.AddDays(20), [1, 2, 3]);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leafRequest = Leaf(leafKey, [name]);
        using var signer = middle.CopyWithPrivateKey(middleKey);
        using var leaf = leafRequest.Create(signer, now.AddDays(-1), now.AddDays(10), [4, 5, 6]);
        return (new ServerCertificate(Secret(name), location: null, Exported(leaf.CopyWithPrivateKey(leafKey)), [middle]), root);
    }

    private static X509Certificate2 SelfSigned(string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Leaf(key, names).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        return Exported(certificate);
    }

    private static X509Certificate2 Exported(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);

    private static CertificateRequest Leaf(ECDsa key, string[] names)
    {
        var request = new CertificateRequest("CN=" + names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request;
    }

    private static ServerCertificate Wrap(X509Certificate2 leaf, string name) => new(Secret(name), location: null, leaf, []);

    private static ObjectReference Secret(string name) => new("", "Secret", "default", name.Replace('*', 'w'));
}
