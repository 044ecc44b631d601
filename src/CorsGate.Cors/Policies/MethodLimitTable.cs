using System.Collections.Frozen;
using System.Collections.Immutable;
using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Policies;

/// <summary>
/// The method limits of a policy, made ready: an origin is looked up as the policy's own origins are, so the cost does not grow
/// with the number of limits, and a limit for <c>*</c> holds for every origin that has none of its own.
/// </summary>
internal sealed class MethodLimitTable
{
    private readonly OriginMatcher _matcher;
    private readonly LimitedMethods[] _limits;
    private readonly LimitedMethods? _everybodyElse;

    private MethodLimitTable(ImmutableArray<MethodLimit> limits, CorsSemantics semantics, bool credentials, Func<ImmutableArray<string>, LimitedMethods> make)
    {
        // Static headers go to everybody, but a limit is always about an origin.
        if (semantics.OriginComparison == OriginComparison.None)
        {
            semantics = semantics with { OriginComparison = OriginComparison.Raw };
        }

        var named = limits.Where(l => l.Origin.Value is not AnyOriginPattern).ToArray();
        _matcher = OriginMatcher.Compile([.. named.Select(l => l.Origin.Value)], semantics, credentials);
        _limits = [.. named.Select(l => make(l.Methods))];
        _everybodyElse = limits.FirstOrDefault(l => l.Origin.Value is AnyOriginPattern) is { } any ? make(any.Methods) : null;
    }

    /// <summary>Makes the limits of a policy ready; null: it has none.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="semantics">How it is answered.</param>
    /// <param name="announced">What the policy covers: a limit takes away and never adds.</param>
    public static MethodLimitTable? Of(CorsPolicy policy, CorsSemantics semantics, AnnouncedRequest announced)
    {
        if (policy.MethodLimits.IsDefaultOrEmpty)
        {
            return null;
        }

        // Thousands of origins share a few lists.
        var made = new Dictionary<string, LimitedMethods>(StringComparer.Ordinal);
        return new MethodLimitTable(policy.MethodLimits, semantics, policy.AllowCredentials.Value, Make);

        LimitedMethods Make(ImmutableArray<string> methods)
        {
            string[] covered = methods.IsDefault ? [] : [.. methods.Distinct(StringComparer.Ordinal).Where(announced.CoversMethod)];
            var key = string.Join(',', covered);
            if (!made.TryGetValue(key, out var limited))
            {
                made.Add(key, limited = new LimitedMethods(covered, semantics.ListSeparator));
            }

            return limited;
        }
    }

    /// <summary>The limit of an origin that the policy allows; null: it has none.</summary>
    /// <param name="origin">The value of its Origin field, not empty.</param>
    public LimitedMethods? Find(string origin) => _matcher.Match(origin) is { IsMatch: true, Pattern: var place } ? _limits[place] : _everybodyElse;
}

/// <summary>The methods that an origin is limited to.</summary>
internal sealed class LimitedMethods
{
    private readonly FrozenSet<string> _methods;

    /// <summary>Makes a list ready.</summary>
    /// <param name="methods">The methods, in configured order.</param>
    /// <param name="separator">What stands between them in Access-Control-Allow-Methods.</param>
    public LimitedMethods(string[] methods, string separator)
    {
        _methods = methods.ToFrozenSet(StringComparer.Ordinal);
        AllowMethods = methods.Length == 0 ? null : string.Join(separator, methods);
        Allow = string.Join(", ", methods);
    }

    /// <summary>Access-Control-Allow-Methods; null: none is left, and the header is not sent.</summary>
    public string? AllowMethods { get; }

    /// <summary>Allow (RFC 9110, 10.2.1), which may be empty.</summary>
    public string Allow { get; }

    /// <summary>Whether the origin may use a method.</summary>
    public bool Covers(string method) => _methods.Contains(method);
}
