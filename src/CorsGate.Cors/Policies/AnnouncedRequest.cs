using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CorsGate.Cors.Policies;

/// <summary>
/// Compares what a preflight announces with a policy, as a browser will (Fetch standard, 4.8): methods byte for byte, header
/// names case aside. One pass over the request's field, tolerant of blanks, empty elements, case and order, no allocation.
/// </summary>
internal sealed class AnnouncedRequest
{
    /// <summary>The longest announcement that is read or echoed, in characters; browsers stay far below.</summary>
    public const int MaxLength = 16 * 1024;

    private readonly bool _anyMethod;
    private readonly FrozenSet<string> _methods;
    private readonly bool _anyHeader;
    private readonly bool _authorizationApart;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _headers;

    /// <summary>Makes the lists of a policy ready.</summary>
    public AnnouncedRequest(CorsPolicy policy, CorsSemantics semantics)
    {
        // A `*` that is sent as written is a wildcard to browsers only without credentials, and never covers Authorization.
        var echo = semantics.ListWildcard == ListWildcard.Echo;
        var wildcardCounts = echo || !policy.AllowCredentials.Value;
        var headers = Values(policy.AllowHeaders);
        _anyMethod = wildcardCounts && HasWildcard(policy.AllowMethods);
        _methods = Values(policy.AllowMethods).ToFrozenSet(StringComparer.Ordinal);
        _anyHeader = wildcardCounts && HasWildcard(policy.AllowHeaders);
        _authorizationApart = !echo && !headers.Contains("authorization", StringComparer.OrdinalIgnoreCase);
        _headers = headers
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether a list holds a <c>*</c>.</summary>
    public static bool HasWildcard(ImmutableArray<Sourced<string>> list) => Values(list).Contains("*", StringComparer.Ordinal);

    /// <summary>Whether a method is one that can be echoed.</summary>
    public static bool IsMethod(string method) => method.Length <= MaxLength && HeaderToken.IsToken(method);

    /// <summary>Whether a list of header names is one that can be echoed.</summary>
    public static bool IsHeaderList(string headers)
    {
        var names = new Names(headers);
        while (names.MoveNext(out var name))
        {
            if (!HeaderToken.IsToken(name))
            {
                return false;
            }
        }

        return headers.Length <= MaxLength;
    }

    /// <summary>Whether the policy covers a method; GET, HEAD and POST need no listing.</summary>
    public bool CoversMethod(string method) =>
        method is "GET" or "HEAD" or "POST" || (_anyMethod ? IsMethod(method) : _methods.Contains(method));

    /// <summary>Whether the policy covers every name of a list.</summary>
    public bool CoversHeaders(string headers)
    {
        if (headers.Length > MaxLength)
        {
            return false;
        }

        var names = new Names(headers);
        while (names.MoveNext(out var name))
        {
            var covered = _anyHeader
                ? HeaderToken.IsToken(name) && !(_authorizationApart && name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
                : HeaderToken.IsToken(name) && _headers.Contains(name);
            if (!covered)
            {
                return false;
            }
        }

        return true;
    }

    // A list that is sent as it was written may have blanks around its elements (ingress-nginx).
    private static IEnumerable<string> Values(ImmutableArray<Sourced<string>> list) => list.IsDefault ? [] : list.Select(v => v.Value.Trim(' '));

    /// <summary>The elements of a comma-separated list, blanks around them and empty ones left out (RFC 9110, 5.6.1).</summary>
    private ref struct Names(ReadOnlySpan<char> list)
    {
        private ReadOnlySpan<char> _rest = list;

        public bool MoveNext(out ReadOnlySpan<char> name)
        {
            name = [];
            while (name.IsEmpty && !_rest.IsEmpty)
            {
                var comma = _rest.IndexOf(',');
                name = (comma < 0 ? _rest : _rest[..comma]).Trim(" \t");
                _rest = comma < 0 ? [] : _rest[(comma + 1)..];
            }

            return !name.IsEmpty;
        }
    }
}
