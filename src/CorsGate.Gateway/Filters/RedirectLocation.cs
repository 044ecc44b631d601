using System.Globalization;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// The Location of a redirect (Gateway API, HTTPRequestRedirectFilter). What the filter does not name is the request's.
/// The port is the filter's, else that of the filter's scheme, else the listener's configured port, never a mapped one;
/// it is left out where it is the scheme's own or none is wanted. The query is kept.
/// </summary>
internal static class RedirectLocation
{
    /// <summary>Makes the value.</summary>
    /// <param name="redirect">The filter.</param>
    /// <param name="isHttps">Whether the request came over TLS.</param>
    /// <param name="hostHeader">The request's Host.</param>
    /// <param name="listenerPort">The configured port of the listener.</param>
    /// <param name="path">The request's path as received.</param>
    /// <param name="query">The request's query as received, without the question mark.</param>
    /// <param name="matchedPrefix">The matched prefix without a trailing slash; null: the path was not matched by prefix.</param>
    public static string Make(
        RequestRedirect redirect,
        bool isHttps,
        ReadOnlySpan<char> hostHeader,
        int listenerPort,
        ReadOnlySpan<char> path,
        ReadOnlySpan<char> query,
        string? matchedPrefix)
    {
        var scheme = string.IsNullOrEmpty(redirect.Scheme) ? (isHttps ? "https" : "http") : redirect.Scheme;
        var ownPort = OwnPort(scheme);
        var port = redirect.Port ?? (string.IsNullOrEmpty(redirect.Scheme) || ownPort == 0 ? listenerPort : ownPort);
        var host = !string.IsNullOrEmpty(redirect.Hostname) ? redirect.Hostname.AsSpan()
            : HostName.TryParse(hostHeader, out var name, out _) ? name
            : hostHeader;
        var location = new StringBuilder();

        // An HTTP/1.0 request may name no host; a relative reference (RFC 9110, 10.2.2) keeps the one its client knows.
        if (!host.IsEmpty)
        {
            location.Append(scheme).Append("://");
            AppendSafe(location, host);
            if (port != ownPort && !redirect.OmitPort)
                location.Append(':').Append(port.ToString(CultureInfo.InvariantCulture));
        }

        if (PathRewrite.Apply(redirect.Path, path, matchedPrefix) is { } replaced)
            AppendSafe(location, replaced);
        else
            AppendSafe(location, path);
        if (!query.IsEmpty)
        {
            location.Append('?');
            AppendSafe(location, query);
        }

        if (redirect.DropTrailingSlash && !host.IsEmpty && location[^1] == '/')
            location.Length--;
        return location.ToString();
    }

    private static int OwnPort(string scheme) => scheme switch { "http" => 80, "https" => 443, _ => 0 };

    /// <summary>Appends text as it is, but for characters that cannot stand in a URI: those are percent-encoded.</summary>
    private static void AppendSafe(StringBuilder location, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > ' ' and < 0x7f)
            {
                location.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
                location.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
