using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>Loads a certificate chain and its key from PEM text. What it says about a failure never holds any of the text.</summary>
internal static class CertificateLoader
{
    /// <summary>What is wrong with a pair.</summary>
    /// <param name="IsAboutKey">Whether the key is to blame, and not the certificate.</param>
    /// <param name="Message">What is wrong and what would be right.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Failure(bool IsAboutKey, string Message);

    /// <summary>Loads a pair; null and a failure where it is not one.</summary>
    public static ServerCertificate? Load(string chainPem, string keyPem, ObjectReference source, SourceLocation location, out Failure failure)
    {
        failure = default;
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(chainPem);
        }
        catch (CryptographicException)
        {
            failure = new Failure(false, "the certificate cannot be read; write X.509 certificates as PEM, the server's own first");
            return null;
        }

        if (chain.Count == 0)
        {
            failure = new Failure(false, "there is no certificate; write PEM that starts with -----BEGIN CERTIFICATE-----");
            return null;
        }

        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            failure = new Failure(true, "the private key is encrypted with a password; write it without one");
            return null;
        }

        if (!keyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            failure = new Failure(true, "there is no private key; write PEM that starts with -----BEGIN PRIVATE KEY-----");
            return null;
        }

        try
        {
            using var bare = chain[0];
            var leaf = X509Certificate2.CreateFromPem(bare.ExportCertificatePem(), keyPem);
            // On Windows the TLS stack does not take a key that lives in memory alone.
            if (OperatingSystem.IsWindows())
            {
                using var inMemory = leaf;
                leaf = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
            }

            chain.RemoveAt(0);
            return new ServerCertificate(source, location, leaf, chain);
        }
        catch (Exception mismatch) when (mismatch is CryptographicException or ArgumentException or NotSupportedException)
        {
            failure = new Failure(true, "the private key cannot be read or is not the key of the first certificate; write the key that the certificate was made for (RSA or ECDSA)");
            return null;
        }
    }
}
