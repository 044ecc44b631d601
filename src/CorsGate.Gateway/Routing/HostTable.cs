namespace CorsGate.Gateway.Routing;

/// <summary>
/// Finds the most specific of a set of hostnames for a host: exact, then the longest wildcard, then the shortest, then the
/// name for every host (Gateway API, Listener.hostname). <c>*.a.com</c> covers b.a.com and c.b.a.com, not a.com.
/// The cost depends on the labels of the host, not on the number of hostnames.
/// </summary>
internal sealed class HostTable<T>
    where T : class
{
    private readonly SpanMap<T> _exact;
    private readonly SpanMap<T> _wildcards;
    private readonly T? _any;
    private readonly bool _isOneLabel;

    /// <summary>Builds the table.</summary>
    /// <param name="entries">Hostname (lower case; exact, <c>*.suffix</c>; <c>*</c> or empty for every host) to value.</param>
    /// <param name="labels">What a wildcard stands for.</param>
    public HostTable(IReadOnlyDictionary<string, T> entries, HostWildcards labels = HostWildcards.AnyNumber)
    {
        _isOneLabel = labels == HostWildcards.OneLabel;
        var exactEntries = new Dictionary<string, T>(StringComparer.Ordinal);
        var wildcardEntries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (hostname, value) in entries)
        {
            if (hostname is "" or "*")
                _any = value;
            else if (hostname.StartsWith("*.", StringComparison.Ordinal))
                wildcardEntries[hostname[1..]] = value;
            else
                exactEntries[hostname] = value;
        }

        _exact = exactEntries.Count == 0 ? SpanMap<T>.Empty : new SpanMap<T>(exactEntries);
        _wildcards = wildcardEntries.Count == 0 ? SpanMap<T>.Empty : new SpanMap<T>(wildcardEntries);
    }

    /// <summary>The value of the most specific hostname that covers a host; null: none does.</summary>
    /// <param name="host">The host in lower case, without port and trailing dot; empty where the request names none.</param>
    public T? Find(ReadOnlySpan<char> host)
    {
        if (_exact.Find(host) is { } value)
            return value;
        if (_wildcards.Count != 0)
        {
            // A suffix starts at a dot; the first character cannot be the suffix's, a label has to stand before it.
            for (var dot = NextDot(host, 0); dot >= 0; dot = NextDot(host, dot))
            {
                if (_wildcards.Find(host[dot..]) is { } covering)
                    return covering;
                if (_isOneLabel)
                    break;
            }
        }

        return _any;
    }

    private static int NextDot(ReadOnlySpan<char> host, int after)
    {
        if (after + 1 >= host.Length)
            return -1;
        var offset = host[(after + 1)..].IndexOf('.');
        return offset < 0 ? -1 : after + 1 + offset;
    }
}
