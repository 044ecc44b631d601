namespace CorsGate.Cors.Origins;

/// <summary>What is surprising about an entry that is valid: it names origins that no browser sends.</summary>
internal static class OriginEntryWarnings
{
    /// <summary>The warning for an entry; null when there is none.</summary>
    public static string? For(string text, OriginEntry entry)
    {
        if (entry.TrailingSlash)
        {
            return OriginEntryErrors.Quote(text) + " ends in a slash, which no browser sends in Origin, so that only clients that send the same bytes match; write "
                + text[..^1];
        }

        if (entry.PortOutOfRange)
        {
            return OriginEntryErrors.Quote(text) + " has a port that no page can have, so that no browser can match; write a port from 1 to 65535";
        }

        // The shortest host that the entry covers: if not even that is a host, none is.
        var host = entry.Wildcard switch
        {
            HostWildcard.Labels => "a." + entry.Host,
            HostWildcard.PartialLabel => "a" + entry.Host,
            HostWildcard.Host => "a",
            _ => entry.Host,
        };
        if (!HostSyntax.TryClassify(host, out var kind))
        {
            return OriginEntryErrors.Quote(text)
                + " has a host that no browser sends, so that none can match; labels have at most 63 characters, hosts 253, and IPv4 addresses four decimal numbers";
        }

        return entry.Wildcard is HostWildcard.Labels or HostWildcard.PartialLabel && kind != OriginHostKind.Name
            ? OriginEntryErrors.Quote(text) + " has a wildcard in an address, which has no subdomains, so that no browser can match; write the whole address"
            : null;
    }
}
