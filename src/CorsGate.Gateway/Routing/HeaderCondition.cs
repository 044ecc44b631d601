using CorsGate.Config.Model;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A condition on a header field (Gateway API, HTTPHeaderMatch): the name in any case, the value exact or a full regex
/// match, several lines of the field joined by commas (RFC 9110, 5.2).
/// </summary>
internal sealed class HeaderCondition(ValueMatch match)
{
    private readonly string _name = match.Name;
    private readonly string _value = match.Value;
    private readonly ValueRegex? _regex = match.IsRegex ? new ValueRegex(match.Value) : null;

    /// <summary>Whether a request meets the condition.</summary>
    public bool IsMet(in RouteRequest request)
    {
        if (request.AnnouncedHeaders is { } announced && ListsName(announced, _name))
            return true;
        return request.Headers.TryGetValue(_name, out var values) && values.Count != 0 && Matches(values);
    }

    /// <summary>Whether a comma-separated list of header names holds a name.</summary>
    internal static bool ListsName(ReadOnlySpan<char> list, ReadOnlySpan<char> name)
    {
        while (true)
        {
            var comma = list.IndexOf(',');
            var item = (comma < 0 ? list : list[..comma]).Trim(" \t");
            if (item.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
            if (comma < 0)
                return false;
            list = list[(comma + 1)..];
        }
    }

    private bool Matches(StringValues values)
    {
        if (values.Count == 1)
            return _regex is null ? string.Equals(values[0], _value, StringComparison.Ordinal) : _regex.IsMatch(values[0]);
        return _regex is null ? JoinedEquals(values, _value) : MatchesJoined(values, _regex);
    }

    private static bool JoinedEquals(StringValues values, ReadOnlySpan<char> expected)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i != 0)
            {
                if (expected.IsEmpty || expected[0] != ',')
                    return false;
                expected = expected[1..];
            }

            if (!expected.StartsWith(values[i], StringComparison.Ordinal))
                return false;
            expected = expected[(values[i]?.Length ?? 0)..];
        }

        return expected.IsEmpty;
    }

    private static bool MatchesJoined(StringValues values, ValueRegex regex)
    {
        using var joined = new PooledChars(stackalloc char[256]);
        for (var i = 0; i < values.Count; i++)
        {
            if (i != 0)
                joined.Append(',');
            joined.Append(values[i]);
        }

        return regex.IsMatch(joined.Span);
    }
}
