using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>Reads the annotations that are not about CORS, with the defaults and fallbacks of ingress-nginx v1.15.</summary>
internal static class SettingsReader
{
    private const int LongestTimeout = int.MaxValue / 1000;

    /// <summary>Reads them. Every value that is not valid is reported and counts as absent, but for lists of who may send requests.</summary>
    public static IngressSettings Read(AnnotationReader annotations)
    {
        var defaults = new IngressSettings();
        var (sources, isDenied) = ReadSources(annotations);
        return new IngressSettings
        {
            SslRedirect = annotations.Bool(AnnotationNames.SslRedirect, true),
            ForceSslRedirect = annotations.Bool(AnnotationNames.ForceSslRedirect, false),
            PreserveTrailingSlash = annotations.Bool(AnnotationNames.PreserveTrailingSlash, false),
            Protocol = ReadProtocol(annotations),
            VerifyTls = ReadVerify(annotations),
            MaxRequestBody = ReadSize(annotations, defaults.MaxRequestBody),
            ConnectTimeout = ReadTimeout(annotations, AnnotationNames.ConnectTimeout, defaults.ConnectTimeout),
            ReadTimeout = ReadTimeout(annotations, AnnotationNames.ReadTimeout, defaults.ReadTimeout),
            SendTimeout = ReadTimeout(annotations, AnnotationNames.SendTimeout, defaults.SendTimeout),
            RewriteTarget = ReadRewriteTarget(annotations),
            UseRegex = annotations.Bool(AnnotationNames.UseRegex, false),
            AllowSources = sources,
            IsDenied = isDenied,
        };
    }

    private static UpstreamProtocol ReadProtocol(AnnotationReader annotations)
    {
        if (annotations.Raw(AnnotationNames.BackendProtocol) is not { } text)
            return UpstreamProtocol.Http;
        switch (text.Trim().ToUpperInvariant())
        {
            case "HTTP": return UpstreamProtocol.Http;
            case "HTTPS": return UpstreamProtocol.Https;
            case "AUTO_HTTP": return UpstreamProtocol.AutoHttp;
            case "GRPC": return UpstreamProtocol.Grpc;
            case "GRPCS": return UpstreamProtocol.Grpcs;
            case "FCGI":
                annotations.Error(AnnotationNames.BackendProtocol, "FastCGI is not served, the paths answer 503; put a web server in front of the service and use HTTP");
                return UpstreamProtocol.Unserved;
            default:
                annotations.Warning(AnnotationNames.BackendProtocol, $"{Quoting.Quote(text)} is not a protocol and counts as HTTP, as in ingress-nginx; write HTTP, HTTPS, GRPC or GRPCS");
                return UpstreamProtocol.Http;
        }
    }

    private static bool ReadVerify(AnnotationReader annotations)
    {
        switch (annotations.Raw(AnnotationNames.VerifyBackend)?.Trim())
        {
            case null or "off": return false;
            case "on": return true;
            case var text:
                annotations.Warning(AnnotationNames.VerifyBackend, $"{Quoting.Quote(text)} is neither on nor off and counts as off, as in ingress-nginx; write on or off");
                return false;
        }
    }

    // nginx: digits and k, m or g; 0 switches the limit off.
    private static long? ReadSize(AnnotationReader annotations, long? otherwise)
    {
        if (annotations.Raw(AnnotationNames.BodySize) is not { } text)
            return otherwise;
        var value = text.AsSpan().Trim();
        var shift = value.IsEmpty ? 0 : char.ToLowerInvariant(value[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        var digits = shift > 0 ? value[..^1] : value;
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> shift)
            return number == 0 ? null : number << shift;
        annotations.Warning(AnnotationNames.BodySize, $"{Quoting.Quote(text)} is not a size and counts as 1m, as in ingress-nginx; write digits and k, m or g, such as 8m, or 0 for no limit");
        return otherwise;
    }

    private static TimeSpan ReadTimeout(AnnotationReader annotations, string name, TimeSpan otherwise)
    {
        if (annotations.Raw(name) is not { } text)
            return otherwise;
        if (GoText.Int(text) is { } seconds and > 0)
            return TimeSpan.FromSeconds(Math.Min(seconds, LongestTimeout));
        annotations.Warning(name, $"{Quoting.Quote(text)} is not a number of seconds and counts as {otherwise.TotalSeconds:0}; write digits only, such as 120");
        return otherwise;
    }

    // ingress-nginx, RegexPathWithCapture: ^/?[-._~a-zA-Z0-9/:$]*$.
    private static string ReadRewriteTarget(AnnotationReader annotations)
    {
        if (annotations.Raw(AnnotationNames.RewriteTarget) is not { } text)
            return "";
        var value = GoText.Normalize(text);
        if (value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '/' or ':' or '$'))
            return value;
        annotations.Warning(AnnotationNames.RewriteTarget, $"{Quoting.Quote(text)} is not a path and has no effect, as in ingress-nginx; write a path such as /$1");
        return "";
    }

    // As in ingress-nginx a list that cannot be read lets nobody in.
    private static (ImmutableArray<IPNetwork> Sources, bool IsDenied) ReadSources(AnnotationReader annotations)
    {
        var name = string.IsNullOrEmpty(annotations.Raw(AnnotationNames.AllowSources)) && annotations.Raw(AnnotationNames.AllowSourcesOld) is not null
            ? AnnotationNames.AllowSourcesOld
            : AnnotationNames.AllowSources;
        if (annotations.Raw(name) is not { } text)
            return ([], false);
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var entry in text.Split(','))
        {
            if (SourceRange.TryParse(entry.Trim(), out var network))
            {
                networks.Add(network);
                continue;
            }

            annotations.Error(name, $"{Quoting.Quote(entry.Trim())} is not an address or a network, so every request is answered with 503, as in ingress-nginx; write for example 10.0.0.0/8, 192.0.2.7");
            return ([], true);
        }

        return (networks.ToImmutable(), false);
    }
}
