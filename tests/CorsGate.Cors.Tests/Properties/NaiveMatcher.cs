using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Tests.Properties;

/// <summary>What each kind of pattern means, by string operations on one entry at a time.</summary>
internal static class NaiveMatcher
{
    public static bool Matches(OriginPattern pattern, string origin)
    {
        if (pattern is ExactOriginPattern exact)
        {
            return Same(origin, exact.Text) || Same(origin, exact.Canonical);
        }

        if (!Origin.TryParse(origin, out var parsed))
        {
            return false;
        }

        var (scheme, host, port) = (parsed.Scheme.ToString(), parsed.Host.ToString(), parsed.Port);
        var named = parsed.HostKind == OriginHostKind.Name;
        return pattern switch
        {
            AnyPortOriginPattern p => Same(scheme, p.Scheme) && Same(host, p.Host),
            AnyHostOriginPattern p => Same(scheme, p.Scheme) && Covers(p.Port, port),
            SubdomainOriginPattern p => named && Same(scheme, p.Scheme) && Covers(p.Port, port)
                && host.EndsWith("." + p.ParentHost, StringComparison.Ordinal) && host.Length > p.ParentHost.Length + 1,
            PartialLabelOriginPattern p => named && Same(scheme, p.Scheme) && Covers(p.Port, port)
                && host.EndsWith(p.HostSuffix, StringComparison.Ordinal) && host.Length > p.HostSuffix.Length
                && host[..^p.HostSuffix.Length].All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
            _ => throw new ArgumentOutOfRangeException(nameof(pattern)),
        };
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

    private static bool Covers(OriginPort entry, int port) => entry.IsAny || entry.Number == port;
}
