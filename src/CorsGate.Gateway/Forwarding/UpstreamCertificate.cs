using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Says what is wrong with the certificate of an upstream, and what would be right, for whoever reads the log.</summary>
internal static class UpstreamCertificate
{
    private const int MaxNames = 8;

    private const X509ChainStatusFlags Issuer =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.Cyclic;

    /// <summary>Describes the errors of a verification.</summary>
    /// <param name="host">The name or address that the upstream is known by.</param>
    /// <param name="certificate">What it sent; null: nothing.</param>
    /// <param name="chain">The chain that was built.</param>
    /// <param name="errors">What was found; not none.</param>
    public static string Describe(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "the upstream sent no certificate";
        var found = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            AddChain(found, certificate, chain);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            found.Add(string.Create(CultureInfo.InvariantCulture, $"it is for {NamesOf(certificate)}, and the upstream's name is {host}"));
        return string.Create(CultureInfo.InvariantCulture, $"the upstream's certificate ({NameOf(certificate.SubjectName)}) is not accepted: {string.Join("; ", found)}");
    }

    private static void AddChain(List<string> found, X509Certificate2 certificate, X509Chain? chain)
    {
        var flags = X509ChainStatusFlags.NoError;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            foreach (var status in element.ChainElementStatus)
            {
                if (status.Status == X509ChainStatusFlags.NotTimeValid)
                    found.Add(TimeOf(element.Certificate, isLeaf: element.Certificate.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)));
                flags |= status.Status;
            }
        }

        foreach (var status in chain?.ChainStatus ?? [])
            flags |= status.Status;
        if ((flags & Issuer) != X509ChainStatusFlags.NoError)
            found.Add($"it is issued by {NameOf(certificate.IssuerName)}, which is not trusted here; give its CA with --upstream-ca");
        var other = flags & ~(Issuer | X509ChainStatusFlags.NotTimeValid);
        if (other != X509ChainStatusFlags.NoError)
            found.Add("its chain has other faults (" + other + ")");
    }

    private static string TimeOf(X509Certificate2 certificate, bool isLeaf)
    {
        var what = isLeaf ? "it" : "the certificate of " + NameOf(certificate.SubjectName);
        return DateTime.UtcNow < certificate.NotBefore.ToUniversalTime()
            ? string.Create(CultureInfo.InvariantCulture, $"{what} is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}")
            : string.Create(CultureInfo.InvariantCulture, $"{what} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.AddRange(extension.EnumerateDnsNames());
            names.AddRange(extension.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        return names.Count switch
        {
            0 => "no name at all",
            > MaxNames => string.Join(", ", names.Take(MaxNames)) + ", …",
            _ => string.Join(", ", names),
        };
    }

    private static string NameOf(X500DistinguishedName name) => name.Name.Length == 0 ? "no name" : name.Name;
}
