using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Reading;

public class TlsSecretTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-2);

    [Fact]
    public void A_pair_in_base64_is_loaded_with_its_chain()
    {
        var (certificate, key) = MakePair(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var (intermediate, _) = MakePair(ECDsa.Create(ECCurve.NamedCurves.nistP256), "CN=intermediate");
        var secret = ReadManifests.Single<TlsSecretResource>(Secret(certificate + intermediate, key));
        Assert.Equal("CN=server", secret.Certificate.Leaf.Subject);
        Assert.True(secret.Certificate.Leaf.HasPrivateKey);
        Assert.Equal("CN=intermediate", Assert.Single(secret.Certificate.Chain).Subject);
        Assert.Equal("Secret default/tls", secret.Certificate.Source.ToString());
    }

    [Fact]
    public void An_RSA_pair_in_plain_text_is_loaded()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Start, Start.AddYears(1));
        var secret = ReadManifests.Single<TlsSecretResource>(
            $"apiVersion: v1\nkind: Secret\nmetadata: {{name: tls}}\ntype: kubernetes.io/tls\nstringData:\n  tls.crt: |\n{Indent(certificate.ExportCertificatePem())}\n  tls.key: |\n{Indent(rsa.ExportRSAPrivateKeyPem())}\n");
        Assert.True(secret.Certificate.Leaf.HasPrivateKey);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused_without_showing_it()
    {
        var (certificate, key) = MakePair(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var (_, otherKey) = MakePair(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        AssertRefused(Secret(certificate, otherKey), "data.tls.key: the private key cannot be read or is not the key of the first certificate", otherKey);
        AssertRefused(Secret(key, certificate), "data.tls.crt: there is no certificate", key);
        AssertRefused(Secret(certificate, key.Replace("A", "!", StringComparison.Ordinal)), "data.tls.key", key);
        AssertRefused(Secret(certificate, ""), "data.tls.key: there is no private key", key);
        AssertRefused(Secret("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key), "data.tls.crt: the certificate cannot be read", key);
    }

    [Fact]
    public void An_encrypted_key_is_refused()
    {
        using var algorithm = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, _) = MakePair(algorithm);
        var encrypted = algorithm.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        AssertRefused(Secret(certificate, encrypted), "data.tls.key: the private key is encrypted with a password; write it without one", encrypted);
    }

    [Fact]
    public void An_expired_certificate_is_loaded_with_a_warning()
    {
        using var algorithm = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=old", algorithm, HashAlgorithmName.SHA256).CreateSelfSigned(Start.AddYears(-2), Start.AddYears(-1));
        var read = ReadManifests.Of(Secret(certificate.ExportCertificatePem(), algorithm.ExportPkcs8PrivateKeyPem()));
        Assert.Single(read.Resources);
        var problem = Assert.Single(read.Problems);
        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
        Assert.Contains("the certificate expired on", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_form_of_a_secret_holds_no_key()
    {
        using var algorithm = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificate, key) = MakePair(algorithm);
        var text = ReadManifests.Single<TlsSecretResource>(Secret(certificate, key)).ToString();
        Assert.DoesNotContain(key.Split('\n')[1][..16], text, StringComparison.Ordinal);
    }

    private static void AssertRefused(string yaml, string expected, string secret)
    {
        var read = ReadManifests.Of(yaml);
        Assert.Empty(read.Resources);
        Assert.Contains(expected, Assert.Single(read.Errors), StringComparison.Ordinal);
        Assert.All(secret.Split('\n').Where(line => line.Length > 20 && line[0] != '-'), line => Assert.DoesNotContain(line[..16], read.Errors[0], StringComparison.Ordinal));
    }

    private static (string Certificate, string Key) MakePair(ECDsa algorithm, string subject = "CN=server")
    {
        using var certificate = new CertificateRequest(subject, algorithm, HashAlgorithmName.SHA256).CreateSelfSigned(Start, Start.AddYears(1));
        return (certificate.ExportCertificatePem() + "\n", algorithm.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static string Secret(string certificate, string key) =>
        $"apiVersion: v1\nkind: Secret\nmetadata: {{name: tls}}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: \"{Base64(certificate)}\"\n  tls.key: \"{Base64(key)}\"\n";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line));
}
