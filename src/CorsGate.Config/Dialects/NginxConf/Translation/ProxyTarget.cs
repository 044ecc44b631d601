using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Where <c>proxy_pass</c> leads: a scheme, the endpoints, and the path that replaces the location's.</summary>
/// <param name="IsTls">Whether the scheme is https.</param>
/// <param name="HostHeader"><c>$proxy_host</c>: host and port as written, the scheme's own port left out.</param>
/// <param name="Path">The path behind the host; empty: the request's goes on unchanged.</param>
/// <param name="Endpoints">The endpoints with their shares.</param>
internal sealed record ProxyTarget(bool IsTls, string HostHeader, string Path, ImmutableArray<UpstreamServer> Endpoints)
{
    /// <summary>Reads the URL of a proxy_pass.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="upstreams">The upstream blocks by name.</param>
    /// <param name="error">What is wrong; null where nothing is.</param>
    public static ProxyTarget? Read(NginxDirective directive, IReadOnlyDictionary<string, UpstreamGroup> upstreams, out string? error)
    {
        // The path of the request, as it came, is what nginx sends without a path of its own, too.
        const string AsReceived = "$request_uri";
        var url = directive.Argument(0);
        var isTls = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return Fail(out error, url.StartsWith('$') ? Variables(url) : $"{Quoting.Quote(url)} is no URL; write http:// or https:// and a host");
        var rest = url[(isTls ? 8 : 7)..];
        if (rest.EndsWith(AsReceived, StringComparison.Ordinal) && rest.IndexOf('$', StringComparison.Ordinal) == rest.Length - AsReceived.Length && !rest.Contains('/', StringComparison.Ordinal))
            rest = rest[..^AsReceived.Length];
        if (rest.Contains('$', StringComparison.Ordinal))
            return Fail(out error, Variables(url));
        if (rest.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
            return Fail(out error, "leads to a UNIX socket, which is not implemented; write a host and a port");
        var slash = rest.IndexOfAny(['/', '?', '#']);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[slash..];
        if (path.Length > 0 && (path[0] != '/' || path.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0))
            return Fail(out error, $"{Quoting.Quote(url)} has a path that cannot be sent; write a path that starts with /");
        var standard = isTls ? 443 : 80;
        if (!Authority.TryRead(authority, standard, out var host, out var port))
            return Fail(out error, $"{Quoting.Quote(authority)} is not a host with a port; write one such as api.example.com:8443");
        error = null;
        var header = port == standard ? Bracketed(host) : string.Create(CultureInfo.InvariantCulture, $"{Bracketed(host)}:{port}");
        if (string.Equals(host, authority, StringComparison.Ordinal) && upstreams.TryGetValue(host, out var group))
            return new ProxyTarget(isTls, host, path, group.Resolve(standard));
        return new ProxyTarget(isTls, header, path, [new UpstreamServer(host, port, 1)]);
    }

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    private static string Variables(string url) => $"{Quoting.Quote(url)} has variables, which are not implemented there; write the URL out";

    private static ProxyTarget? Fail(out string? error, string message)
    {
        error = message;
        return null;
    }
}

/// <summary>A server that requests are sent to.</summary>
internal sealed record UpstreamServer(string Host, int Port, int Weight);
