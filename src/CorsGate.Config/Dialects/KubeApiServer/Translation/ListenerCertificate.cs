using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.Core.Reading;
using CorsGate.Config.Dialects.KubeApiServer.Reading;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Translation;

/// <summary>
/// The certificate of the proxy: the server's own files, relative ones from the folder of the manifest. Where they cannot be
/// read, a self-signed certificate takes their place, with a warning.
/// </summary>
internal static class ListenerCertificate
{
    private const string SelfSigned = "the port gets a self-signed certificate, which browsers do not trust";

    /// <summary>Loads it.</summary>
    public static ServerCertificate Load(ServerFlags flags, FlagReport report)
    {
        var certificate = flags.Last(FlagNames.TlsCertFile);
        var key = flags.Last(FlagNames.TlsPrivateKeyFile);
        if (certificate is null || key is null)
        {
            var message = $"{(certificate is null ? FlagNames.TlsCertFile : FlagNames.TlsPrivateKeyFile)} is not given, so {SelfSigned}; give both {FlagNames.TlsCertFile} and {FlagNames.TlsPrivateKeyFile}";
            if ((certificate ?? key) is { } half)
                report.Warning(half, message);
            else
                report.Warning(message);
            return SelfSignedCertificate.Instance;
        }

        var chainPem = Read(certificate, out var error);
        var keyPem = Read(key, out var keyError);
        var at = error is null ? key : certificate;
        error ??= keyError;
        if (chainPem is not null && keyPem is not null)
        {
            var location = certificate.Location ?? new SourceLocation(certificate.Text, 1, 1);
            if (CertificateLoader.Load(chainPem, keyPem, flags.Owner, location, out var failure) is { } loaded)
                return loaded;
            at = failure.IsAboutKey ? key : certificate;
            error = failure.Message;
        }

        report.Warning(at, $"{error}; until then {SelfSigned}");
        return SelfSignedCertificate.Instance;
    }

    private static string? Read(FlagValue value, out string? error)
    {
        var folder = value.Location is { File: not "stdin" and var file } ? Path.GetDirectoryName(Path.GetFullPath(file)) : Directory.GetCurrentDirectory();
        return PemFile.Read(value.Text, folder, out error);
    }
}
