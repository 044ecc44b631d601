using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Dialects.Core.Reading;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// The certificate of a server: the files of ssl_certificate and ssl_certificate_key, relative ones from the folder of the
/// nginx.conf. Where they cannot be read, a self-signed certificate for the server's names takes their place, with a warning.
/// </summary>
internal static class NginxCertificates
{
    private const int LargestFile = 1024 * 1024;
    private const int MostSelfSigned = 1000;
    private static readonly ConcurrentDictionary<string, X509Certificate2> SelfSigned = new(StringComparer.Ordinal);

    /// <summary>The certificate of a server that listens with TLS.</summary>
    public static ServerCertificate Load(NginxDirective server, IEnumerable<NginxDirective> outer, IReadOnlyCollection<string> names, NginxConfFile file, HttpScope scope)
    {
        var chain = Find("ssl_certificate");
        var key = Find("ssl_certificate_key");
        var at = chain ?? key ?? server;
        if (chain is null || key is null)
        {
            scope.Report.Warning(at, "a server with ssl needs both ssl_certificate and ssl_certificate_key; it gets a self-signed certificate, which browsers do not trust");
            return MakeSelfSigned(names, at.Location, scope);
        }

        string? error = null;
        if (Read(chain, file, ref error) is { } chainPem && Read(key, file, ref error) is { } keyPem)
        {
            if (CertificateLoader.Load(chainPem, keyPem, scope.Owner, at.Location, out var failure) is { } loaded)
                return loaded;
            error = failure.Message;
        }

        scope.Report.Warning(at, $"{error}; until then the server gets a self-signed certificate, which browsers do not trust");
        return MakeSelfSigned(names, at.Location, scope);

        NginxDirective? Find(string name) =>
            server.Block.LastOrDefault(directive => directive.Is(name)) ?? outer.LastOrDefault(directive => directive.Is(name));
    }

    private static string? Read(NginxDirective directive, NginxConfFile file, ref string? error)
    {
        var written = directive.Argument(0);
        var path = Path.IsPathRooted(written) ? written : file.Folder is null || written.Length == 0 ? null : Path.Combine(file.Folder, written);
        try
        {
            if (path is not null && File.Exists(path) && new FileInfo(path).Length <= LargestFile)
                return File.ReadAllText(path);
            error ??= $"the file {Quoting.Quote(written)} is not there; put it there";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error ??= $"the file {Quoting.Quote(written)} cannot be read; check its permissions";
        }

        return null;
    }

    // Made once for the same names, so that a reload does not change the certificate.
    private static ServerCertificate MakeSelfSigned(IReadOnlyCollection<string> names, SourceLocation location, HttpScope scope)
    {
        var key = string.Join(' ', names.Take(50));
        if (!SelfSigned.TryGetValue(key, out var certificate))
        {
            certificate = Make([.. names.Take(50)]);
            if (SelfSigned.Count < MostSelfSigned)
                certificate = SelfSigned.GetOrAdd(key, certificate);
        }

        return new ServerCertificate(scope.Owner, location, certificate, []);
    }

    private static X509Certificate2 Make(string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CorsGate self-signed", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.DefaultIfEmpty("localhost"))
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*'))
                alternatives.AddDnsName(name);
            else
                alternatives.AddDnsName("localhost");
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
