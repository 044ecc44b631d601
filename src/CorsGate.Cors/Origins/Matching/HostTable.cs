using System.Collections.Frozen;

namespace CorsGate.Cors.Origins;

/// <summary>
/// The patterns with a wildcard in host or port, found by walking the host's labels from the right. An origin costs two
/// walks at most (its port, any port), whatever the number of patterns.
/// </summary>
internal sealed class HostTable
{
    private const int AnyPort = -2;

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _schemes;
    private readonly FrozenSet<long> _groups;
    private readonly SuffixTable<HostEntries> _suffixes;
    private readonly bool _hasPartialLabels;
    private readonly bool _validLabelsOnly;

    private HostTable(Builder builder, bool validLabelsOnly)
    {
        _schemes = builder.Schemes.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _groups = builder.Suffixes.Keys.Select(k => k.Group).ToFrozenSet();
        _suffixes = new SuffixTable<HostEntries>(builder.Suffixes);
        _hasPartialLabels = builder.HasPartialLabels;
        _validLabelsOnly = validLabelsOnly;
    }

    /// <summary>The index of a pattern that matches an origin; -1 when none does.</summary>
    public int Find(in Origin origin)
    {
        if (!_schemes.TryGetValue(origin.Scheme, out var scheme))
        {
            return -1;
        }

        var found = Walk(origin, Group(scheme, origin.Port));
        return found >= 0 ? found : Walk(origin, Group(scheme, AnyPort));
    }

    private static long Group(int scheme, int port) => ((long)scheme << 32) | (uint)port;

    private int Walk(in Origin origin, long group)
    {
        if (!_groups.Contains(group))
        {
            return -1;
        }

        // 1 The whole host.
        var host = origin.Host;
        var hash = _suffixes.Start(group);
        if (_suffixes.Find(group, hash, []) is { AnyHost: >= 0 } any && IsCovered(host, origin.HostKind))
        {
            return any.AnyHost;
        }

        // 2 Its ends: at every dot, and inside the first label where a pattern may begin there. Addresses have no labels.
        var named = origin.HostKind == OriginHostKind.Name;
        var firstDot = named ? host.IndexOf('.') : -1;
        firstDot = firstDot < 0 ? host.Length : firstDot;
        for (var i = host.Length - 1; i > 0; i--)
        {
            hash = _suffixes.Push(hash, host[i]);
            if (!named || (i < firstDot ? !_hasPartialLabels : host[i] != '.'))
            {
                continue;
            }

            if (_suffixes.Find(group, hash, host[i..]) is { } entries && MatchEnd(entries, host[..i]) is >= 0 and var index)
            {
                return index;
            }
        }

        // 3 The host itself, on any port.
        hash = _suffixes.Push(hash, host[0]);
        return _suffixes.Find(group, hash, host)?.Host ?? -1;
    }

    /// <summary>A pattern whose suffix was found and whose wildcard covers what stands before it.</summary>
    private int MatchEnd(HostEntries entries, ReadOnlySpan<char> before)
    {
        if (entries.Subdomains >= 0 && IsCovered(before, OriginHostKind.Name))
        {
            return entries.Subdomains;
        }

        if (entries.OneLabel >= 0 && HostSyntax.IsLetterDigitHyphens(before) && IsCovered(before, OriginHostKind.Name))
        {
            return entries.OneLabel;
        }

        return entries.PartialLabel >= 0 && HostSyntax.IsLetterDigitHyphens(before) ? entries.PartialLabel : -1;
    }

    private bool IsCovered(ReadOnlySpan<char> labels, OriginHostKind kind) =>
        !_validLabelsOnly || kind != OriginHostKind.Name || HostSyntax.AreHostNameLabels(labels);

    /// <summary>The indexes of the patterns that share a suffix, by kind; -1 for none.</summary>
    internal sealed class HostEntries
    {
        public int AnyHost { get; set; } = -1;

        public int Host { get; set; } = -1;

        public int Subdomains { get; set; } = -1;

        public int OneLabel { get; set; } = -1;

        public int PartialLabel { get; set; } = -1;
    }

    /// <summary>Collects patterns for a table.</summary>
    internal sealed class Builder
    {
        internal Dictionary<string, int> Schemes { get; } = new(StringComparer.Ordinal);

        internal Dictionary<(long Group, string Suffix), HostEntries> SuffixEntries { get; } = [];

        internal IReadOnlyDictionary<(long Group, string Suffix), HostEntries> Suffixes => SuffixEntries;

        internal bool HasPartialLabels { get; private set; }

        /// <summary>Adds a pattern; of two that cover the same, the first counts.</summary>
        /// <param name="pattern">The pattern.</param>
        /// <param name="index">Its place in the list.</param>
        /// <param name="oneLabel">Whether leading wildcards stand for one label whatever the pattern says.</param>
        /// <returns>Whether it is of a kind that belongs into the table.</returns>
        public bool TryAdd(OriginPattern pattern, int index, bool oneLabel)
        {
            switch (pattern)
            {
                case AnyHostOriginPattern any:
                    var hosts = Entries(any.Scheme, any.Port, "");
                    hosts.AnyHost = hosts.AnyHost < 0 ? index : hosts.AnyHost;
                    return true;
                case AnyPortOriginPattern anyPort:
                    var host = Entries(anyPort.Scheme, OriginPort.Any, anyPort.Host);
                    host.Host = host.Host < 0 ? index : host.Host;
                    return true;
                case SubdomainOriginPattern subdomain when oneLabel || subdomain.OneLabel:
                    var one = Entries(subdomain.Scheme, subdomain.Port, "." + subdomain.ParentHost);
                    one.OneLabel = one.OneLabel < 0 ? index : one.OneLabel;
                    return true;
                case SubdomainOriginPattern subdomain:
                    var many = Entries(subdomain.Scheme, subdomain.Port, "." + subdomain.ParentHost);
                    many.Subdomains = many.Subdomains < 0 ? index : many.Subdomains;
                    return true;
                case PartialLabelOriginPattern partial:
                    var part = Entries(partial.Scheme, partial.Port, partial.HostSuffix);
                    part.PartialLabel = part.PartialLabel < 0 ? index : part.PartialLabel;
                    HasPartialLabels = true;
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>The table; null when it would be empty.</summary>
        public HostTable? Build(bool validLabelsOnly) => SuffixEntries.Count == 0 ? null : new HostTable(this, validLabelsOnly);

        private HostEntries Entries(string scheme, OriginPort port, string suffix)
        {
            if (!Schemes.TryGetValue(scheme, out var id))
            {
                Schemes[scheme] = id = Schemes.Count;
            }

            var key = (Group(id, port.IsAny ? AnyPort : port.Number), suffix);
            if (!SuffixEntries.TryGetValue(key, out var entries))
            {
                SuffixEntries[key] = entries = new HostEntries();
            }

            return entries;
        }
    }
}
