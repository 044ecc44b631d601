using System.Collections.Immutable;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Cors.Browser;

/// <summary>The entry of a list of origins that an origin which does not match comes nearest to, and in what they differ.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Difference">In what they differ, to be read after "it differs".</param>
public sealed record NearestOrigin(Sourced<OriginPattern> Entry, string Difference)
{
    /// <summary>Only so many entries are compared: it is an explanation, not a decision.</summary>
    private const int MaxEntries = 1000;

    /// <summary>Finds it.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="origin">The origin that none of them matches.</param>
    /// <returns>Null: none comes near.</returns>
    public static NearestOrigin? Find(ImmutableArray<Sourced<OriginPattern>> entries, string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (entries.IsDefaultOrEmpty)
            return null;
        NearestOrigin? nearest = null;
        var least = int.MaxValue;
        foreach (var entry in entries.Take(MaxEntries))
        {
            if (Compare(entry.Value.Text.Trim(), origin) is not var (distance, difference) || distance >= least)
                continue;
            least = distance;
            nearest = new NearestOrigin(entry, difference);
        }

        return nearest;
    }

    private static (int Distance, string Difference)? Compare(string entry, string origin)
    {
        if (string.Equals(entry, origin, StringComparison.OrdinalIgnoreCase))
            return (0, "in upper and lower case only: browsers send origins in lower case");
        if (string.Equals(entry.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase))
            return (0, "in the slash at its end only: origins end with the host or port");
        var (entryScheme, entryHost, entryPort) = Parts(entry);
        var (scheme, host, port) = Parts(origin);
        if (string.Equals(entryHost, host, StringComparison.OrdinalIgnoreCase))
        {
            return string.Equals(entryScheme, scheme, StringComparison.OrdinalIgnoreCase) ? (1, "in the port only")
                : string.Equals(entryPort, port, StringComparison.Ordinal) ? (1, "in the scheme only") : (2, "in scheme and port");
        }

        if (entryHost.StartsWith("*.", StringComparison.Ordinal) && string.Equals(entryHost[2..], host, StringComparison.OrdinalIgnoreCase))
            return (2, "in that it stands for subdomains, not for the domain itself");
        if (IsLoopback(entryHost) && IsLoopback(host))
            return (2, "in the host: localhost, 127.0.0.1 and [::1] are different origins to a browser");
        return host.EndsWith('.' + entryHost, StringComparison.OrdinalIgnoreCase) ? (3, "in the subdomain") : null;
    }

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";

    private static (string Scheme, string Host, string Port) Parts(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = start < 0 ? "" : text[..start];
        var rest = (start < 0 ? text : text[(start + 3)..]).TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        return colon > rest.LastIndexOf(']') ? (scheme, rest[..colon], rest[(colon + 1)..]) : (scheme, rest, "");
    }
}
