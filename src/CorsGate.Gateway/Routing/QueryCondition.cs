using System.Text;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A condition on a query parameter (Gateway API, HTTPQueryParamMatch): the first parameter of the name counts, names and
/// values are compared decoded and case-sensitively.
/// </summary>
internal sealed class QueryCondition(ValueMatch match)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(match.Name);
    private readonly byte[] _value = Encoding.UTF8.GetBytes(match.Value);
    private readonly ValueRegex? _regex = match.IsRegex ? new ValueRegex(match.Value) : null;

    /// <summary>Whether a query meets the condition.</summary>
    /// <param name="query">The query as received, without the question mark.</param>
    public bool IsMet(ReadOnlySpan<char> query)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var parameter = end < 0 ? query : query[..end];
            var equals = parameter.IndexOf('=');
            if (QueryText.DecodedEquals(equals < 0 ? parameter : parameter[..equals], _name))
                return Matches(equals < 0 ? [] : parameter[(equals + 1)..]);
            query = end < 0 ? [] : query[(end + 1)..];
        }

        return false;
    }

    private bool Matches(ReadOnlySpan<char> raw)
    {
        if (_regex is null)
            return QueryText.DecodedEquals(raw, _value);
        if (!raw.ContainsAny('%', '+'))
            return _regex.IsMatch(raw);
        var decoded = new PooledChars(stackalloc char[256]);
        var isMet = QueryText.TryDecode(raw, ref decoded) && _regex.IsMatch(decoded.Span);
        decoded.Dispose();
        return isMet;
    }
}
