using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>Reads PEM (RFC 7468).</summary>
internal static class Certificates
{
    /// <summary>The certificates of a text.</summary>
    /// <exception cref="CredentialException">There are none, or one is broken.</exception>
    public static ImmutableArray<X509Certificate2> ReadAll(TextSource source, ReadOnlySpan<byte> pem)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException broken)
        {
            throw new CredentialException(source, $"has a certificate that cannot be read: {Quoting.Escape(broken.Message)}");
        }

        return all.Count > 0 ? [.. all] : throw new CredentialException(source, "has no certificate; write PEM with -----BEGIN CERTIFICATE-----");
    }

    /// <summary>A client's certificate with its key, and the certificates between it and its authority.</summary>
    /// <exception cref="CredentialException">They cannot be read, or do not belong together.</exception>
    public static (X509Certificate2 Own, ImmutableArray<X509Certificate2> Chain) ReadClient(
        TextSource certificate, ReadOnlySpan<byte> certificatePem, TextSource key, ReadOnlySpan<byte> keyPem)
    {
        var all = ReadAll(certificate, certificatePem);
        var keyText = Encoding.UTF8.GetString(keyPem);
        if (keyText.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new CredentialException(key, "is an encrypted key, for which there is no password; write it unencrypted");
        try
        {
            return (X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificatePem), keyText), all[1..]);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            // The message never quotes the key.
            throw new CredentialException(key, "is no PEM key (RSA or EC) of the certificate beside it");
        }
    }
}
