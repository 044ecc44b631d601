namespace CorsGate.Gateway.Routing;

/// <summary>
/// Finds the most specific of a set of hostnames for a host: exact, then the longest wildcard, then the shortest, then the
/// name for every host (Gateway API, Listener.hostname). <c>*.a.com</c> covers b.a.com and c.b.a.com, not a.com.
/// The cost depends on the labels of the host, not on the number of hostnames; that of a changed table on what changed.
/// </summary>
internal sealed class HostTable<T>
    where T : class
{
    private readonly PagedMap<string, T> _exact;
    private readonly PagedMap<string, T> _wildcards;
    private readonly T? _any;
    private readonly bool _isOneLabel;

    /// <summary>Makes a table without hostnames.</summary>
    /// <param name="labels">What a wildcard stands for.</param>
    public HostTable(HostWildcards labels)
        : this(PagedMap<string, T>.Empty, PagedMap<string, T>.Empty, null, labels == HostWildcards.OneLabel)
    {
    }

    /// <summary>Makes a table.</summary>
    /// <param name="entries">Hostname to value, as in <see cref="With"/>.</param>
    /// <param name="labels">What a wildcard stands for.</param>
    public HostTable(IEnumerable<KeyValuePair<string, T>> entries, HostWildcards labels = HostWildcards.AnyNumber)
    {
        var table = new HostTable<T>(labels).With(entries!);
        (_exact, _wildcards, _any, _isOneLabel) = (table._exact, table._wildcards, table._any, table._isOneLabel);
    }

    private HostTable(PagedMap<string, T> exact, PagedMap<string, T> wildcards, T? any, bool isOneLabel) =>
        (_exact, _wildcards, _any, _isOneLabel) = (exact, wildcards, any, isOneLabel);

    /// <summary>How many hostnames there are.</summary>
    public int Count => _exact.Count + _wildcards.Count + (_any is null ? 0 : 1);

    /// <summary>The hostnames with their values, in no order; the one for every host is <c>*</c>.</summary>
    public IEnumerable<KeyValuePair<string, T>> Entries
    {
        get
        {
            var named = _exact.Entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value))
                .Concat(_wildcards.Entries.Select(static entry => KeyValuePair.Create("*" + entry.Key, entry.Value)));
            return _any is null ? named : named.Append(KeyValuePair.Create("*", _any));
        }
    }

    /// <summary>Another table, in which some hostnames have other values. This one stays as it is.</summary>
    /// <param name="changes">Hostname (lower case; exact, <c>*.suffix</c>; <c>*</c> or empty for every host) to value; null takes it out.</param>
    public HostTable<T> With(IEnumerable<KeyValuePair<string, T?>> changes)
    {
        var (exact, wildcards, any) = (_exact.Edit(StringComparer.Ordinal), _wildcards.Edit(StringComparer.Ordinal), _any);
        foreach (var (hostname, value) in changes)
        {
            if (IsAny(hostname))
                any = value;
            else if (IsWildcard(hostname))
                wildcards.Set(hostname[1..], value);
            else
                exact.Set(hostname, value);
        }

        return new HostTable<T>(exact.Build(), wildcards.Build(), any, _isOneLabel);
    }

    /// <summary>The value of a hostname itself, wildcards not resolved; null: there is none.</summary>
    /// <param name="hostname">The hostname, as in <see cref="With"/>.</param>
    public T? Of(string hostname) =>
        IsAny(hostname) ? _any : IsWildcard(hostname) ? _wildcards.Find(hostname.AsSpan(1)) : _exact.Find(hostname);

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

    private static bool IsAny(string hostname) => hostname is "" or "*";

    private static bool IsWildcard(string hostname) => hostname.StartsWith("*.", StringComparison.Ordinal);

    private static int NextDot(ReadOnlySpan<char> host, int after)
    {
        if (after + 1 >= host.Length)
            return -1;
        var offset = host[(after + 1)..].IndexOf('.');
        return offset < 0 ? -1 : after + 1 + offset;
    }
}
