using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CorsGate.Cli.Arguments;

/// <summary>Reads a flag that names a file of certificates in PEM.</summary>
public static class CertificatesArgument
{
    /// <summary>Reads the certificates; null: the flag is not given.</summary>
    /// <exception cref="ArgumentError">There is no such file, or no certificate in it.</exception>
    public static X509Certificate2Collection? Read(string flag, string? path)
    {
        if (path is null)
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentError($"{flag}: the file '{path}' cannot be read; name a file of certificates, such as /etc/kubernetes/pki/ca.crt");
        }
        catch (CryptographicException)
        {
            throw new ArgumentError($"{flag}: '{path}' holds a certificate that cannot be read; write X.509 certificates as PEM");
        }

        return certificates.Count > 0
            ? certificates
            : throw new ArgumentError($"{flag}: '{path}' holds no certificate; write PEM that starts with -----BEGIN CERTIFICATE-----");
    }
}
