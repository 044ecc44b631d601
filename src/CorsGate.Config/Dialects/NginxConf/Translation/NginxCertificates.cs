using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.Core.Reading;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// The certificate of a server: the files of ssl_certificate and ssl_certificate_key, relative ones from the folder of the
/// nginx.conf. Where they cannot be read, a self-signed certificate takes their place, with a warning.
/// </summary>
internal static class NginxCertificates
{
    /// <summary>The certificate of a server that listens with TLS.</summary>
    public static ServerCertificate Load(NginxDirective server, IEnumerable<NginxDirective> outer, NginxConfFile file, HttpScope scope)
    {
        var chain = Find("ssl_certificate");
        var key = Find("ssl_certificate_key");
        var at = chain ?? key ?? server;
        if (chain is null || key is null)
        {
            scope.Report.Warning(at, "a server with ssl needs both ssl_certificate and ssl_certificate_key; it gets a self-signed certificate, which browsers do not trust");
            return SelfSignedCertificate.Instance;
        }

        string? error = null;
        if (Read(chain, file, ref error) is { } chainPem && Read(key, file, ref error) is { } keyPem)
        {
            if (CertificateLoader.Load(chainPem, keyPem, scope.Owner, at.Location, out var failure) is { } loaded)
                return loaded;
            error = failure.Message;
        }

        scope.Report.Warning(at, $"{error}; until then the server gets a self-signed certificate, which browsers do not trust");
        return SelfSignedCertificate.Instance;

        NginxDirective? Find(string name) =>
            server.Block.LastOrDefault(directive => directive.Is(name)) ?? outer.LastOrDefault(directive => directive.Is(name));
    }

    private static string? Read(NginxDirective directive, NginxConfFile file, ref string? error)
    {
        var text = PemFile.Read(directive.Argument(0), file.Folder, out var wrong);
        error ??= wrong;
        return text;
    }
}
