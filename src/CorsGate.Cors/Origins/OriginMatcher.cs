using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Cors.Origins;

/// <summary>
/// A list of patterns ready for comparing: exact origins in a frozen map, wildcards by host labels from the right, prefixes
/// in order, regular expressions last. Immutable and thread-safe; comparing allocates nothing, and its cost depends on the
/// number of regular expressions only (and, for prefixes, on the logarithm of theirs).
/// </summary>
public sealed class OriginMatcher
{
    /// <summary>What a header field can carry back: anything else matches nothing, so that an echo is always a valid field.</summary>
    private static readonly SearchValues<char> Printable =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c)]);

    /// <summary>The same with the bytes beyond ASCII that a field value may hold, a character each.</summary>
    private static readonly SearchValues<char> FieldText =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Concat(Enumerable.Range(0x80, 0x80)).Select(c => (char)c)]);

    private readonly FrozenDictionary<string, OriginMatch> _exact;
    private readonly TailTable? _tails;
    private readonly HostTable? _hosts;
    private readonly PrefixTable? _prefixes;
    private readonly (RegexOriginPattern Pattern, int Index)[] _regexes;
    private readonly MalformedOrigins _malformed;
    private readonly int _any;
    private readonly int _null;
    private readonly bool _anyCoversNull;

    private OriginMatcher(ImmutableArray<OriginPattern> patterns, CorsSemantics semantics, bool credentials)
    {
        var nobody = credentials && semantics.AnyOriginWithCredentials == AnyOriginAnswer.Nobody;
        _any = IndexOf<AnyOriginPattern>(patterns);
        if (nobody && _any >= 0)
        {
            patterns = [];
            _any = -1;
        }

        _malformed = semantics.MalformedOrigins;
        _null = semantics.OriginComparison == OriginComparison.TailIgnoreCase ? -1 : IndexOf<NullOriginPattern>(patterns);
        _anyCoversNull = semantics.AnyOriginCoversNull == AnyOriginCoversNull.Always || !credentials;
        IsStatic = patterns.Length > 0 && semantics.OriginComparison == OriginComparison.None;
        _exact = ExactOrigins(patterns, semantics.OriginComparison).ToFrozenDictionary(StringComparer.Ordinal);
        _tails = semantics.OriginComparison == OriginComparison.TailIgnoreCase ? Tails(patterns) : null;
        _hosts = _tails is null ? Hosts(patterns, semantics.WildcardLabels) : null;
        var prefixes = patterns.Select((p, i) => ((p as PrefixOriginPattern)?.Prefix, i)).Where(p => p.Prefix is not null).ToArray();
        _prefixes = prefixes.Length > 0 ? new PrefixTable(prefixes!) : null;
        _regexes = [.. patterns.Select((p, i) => (p as RegexOriginPattern, i)).Where(r => r.Item1 is not null)!];
        CanMatch = _any >= 0 || _null >= 0 || IsStatic || _exact.Count > 0 || _tails is not null || _hosts is not null
            || _prefixes is not null || _regexes.Length > 0;
    }

    /// <summary>Whether any Origin at all can match.</summary>
    public bool CanMatch { get; }

    /// <summary>Whether the list holds a <c>*</c> that counts.</summary>
    public bool HasAny => _any >= 0;

    /// <summary>Whether nothing is compared and every Origin matches (<see cref="OriginComparison.None"/>).</summary>
    internal bool IsStatic { get; }

    /// <summary>Makes a list of patterns ready.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="semantics">How they are compared.</param>
    /// <param name="credentials">Whether the policy allows credentials, on which <c>*</c> may depend.</param>
    public static OriginMatcher Compile(ImmutableArray<OriginPattern> patterns, CorsSemantics semantics, bool credentials)
    {
        ArgumentNullException.ThrowIfNull(semantics);
        return new OriginMatcher(patterns.IsDefault ? [] : patterns, semantics, credentials);
    }

    /// <summary>Compares the value of an Origin field.</summary>
    /// <param name="value">The value, not empty.</param>
    public OriginMatch Match(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (IsStatic)
        {
            return new OriginMatch(CorsReason.OriginAny, 0);
        }

        // 1 The same bytes as an entry, or as its normalised form: both are in the map.
        if (_exact.TryGetValue(value, out var exact))
        {
            return exact;
        }

        // 2 The opaque origin, which is well-formed and nothing but itself.
        if (Origin.IsNull(value))
        {
            return _null >= 0 ? new OriginMatch(CorsReason.OriginNull, _null)
                : _any >= 0 && _anyCoversNull ? new OriginMatch(CorsReason.OriginAny, _any)
                : MatchBytes(value, _malformed >= MalformedOrigins.AllPatterns, CorsReason.OriginNotAllowed);
        }

        // 3 What is no serialized origin meets only the patterns that compare bytes.
        if (!Origin.TryParse(value, out var origin))
        {
            if (value.AsSpan().ContainsAnyExcept(_malformed == MalformedOrigins.AllPatternsAndBytes ? FieldText : Printable))
            {
                return new OriginMatch(CorsReason.OriginMalformed, -1);
            }

            return _any >= 0 && _malformed >= MalformedOrigins.AnyOrigin
                ? new OriginMatch(CorsReason.OriginAny, _any)
                : MatchBytes(value, _malformed >= MalformedOrigins.AllPatterns, CorsReason.OriginMalformed);
        }

        // 4 What is one meets all of them, the cheap ones first.
        if (_any >= 0)
        {
            return new OriginMatch(CorsReason.OriginAny, _any);
        }

        return _hosts?.Find(origin) is >= 0 and var host
            ? new OriginMatch(CorsReason.OriginWildcard, host)
            : MatchBytes(value, patterns: true, CorsReason.OriginNotAllowed);
    }

    private OriginMatch MatchBytes(string value, bool patterns, CorsReason otherwise)
    {
        if (_tails?.Find(value) is >= 0 and var tail)
        {
            return new OriginMatch(CorsReason.OriginRegex, tail);
        }

        if (!patterns)
        {
            return new OriginMatch(otherwise, -1);
        }

        if (_prefixes?.Find(value) is >= 0 and var prefix)
        {
            return new OriginMatch(CorsReason.OriginPrefix, prefix);
        }

        foreach (var (pattern, index) in _regexes)
        {
            if (pattern.Regex.IsMatch(value))
            {
                return new OriginMatch(CorsReason.OriginRegex, index);
            }
        }

        return new OriginMatch(otherwise, -1);
    }

    private static Dictionary<string, OriginMatch> ExactOrigins(ImmutableArray<OriginPattern> patterns, OriginComparison comparison)
    {
        var origins = new Dictionary<string, OriginMatch>(StringComparer.Ordinal);
        if (comparison == OriginComparison.None)
        {
            return origins;
        }

        // Written forms first: an entry that another one's normalised form equals is matched by its bytes.
        for (var i = 0; i < patterns.Length; i++)
        {
            if (patterns[i] is ExactOriginPattern exact
                && (comparison != OriginComparison.Canonical || string.Equals(exact.Text, exact.Canonical, StringComparison.Ordinal))
                && exact.Text.Length > 0
                && (comparison != OriginComparison.TailIgnoreCase || !exact.Text.Contains('*', StringComparison.Ordinal))
                && !exact.Text.AsSpan().ContainsAnyExcept(Printable))
            {
                origins.TryAdd(exact.Text, new OriginMatch(CorsReason.OriginExact, i));
            }
        }

        for (var i = 0; i < patterns.Length && comparison is OriginComparison.RawThenNormalized or OriginComparison.Canonical; i++)
        {
            if (patterns[i] is ExactOriginPattern { Canonical: { } canonical })
            {
                origins.TryAdd(canonical, new OriginMatch(CorsReason.OriginNormalized, i));
            }
        }

        return origins;
    }

    private static TailTable? Tails(ImmutableArray<OriginPattern> patterns)
    {
        var entries = patterns.Select((p, i) => (p, i))
            .Where(p => p.p is not (AnyOriginPattern or PrefixOriginPattern or RegexOriginPattern) && p.p.Text.Length > 0)
            .Select(p => (p.p.Text, p.i))
            .ToArray();
        return entries.Length > 0 ? new TailTable(entries) : null;
    }

    private static HostTable? Hosts(ImmutableArray<OriginPattern> patterns, WildcardLabels labels)
    {
        var hosts = new HostTable.Builder();
        for (var i = 0; i < patterns.Length; i++)
        {
            _ = hosts.TryAdd(patterns[i], i, oneLabel: labels == WildcardLabels.One);
        }

        return hosts.Build(validLabelsOnly: labels == WildcardLabels.AnyNumberValid);
    }

    private static int IndexOf<TPattern>(ImmutableArray<OriginPattern> patterns)
    {
        for (var i = 0; i < patterns.Length; i++)
        {
            if (patterns[i] is TPattern)
            {
                return i;
            }
        }

        return -1;
    }
}
