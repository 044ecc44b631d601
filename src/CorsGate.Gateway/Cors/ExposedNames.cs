using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Cors;

/// <summary>
/// Lists the names of a response's own fields for Access-Control-Expose-Headers, where <c>*</c> would be taken literally
/// because of credentials (Fetch standard, 3.3.3). Left out are those a page may read anyway (the CORS-safelisted
/// response-header names), those it may never read (Set-Cookie), those of the connection, and the CORS fields themselves.
/// </summary>
internal static class ExposedNames
{
    private const int MaxLength = 4096;

    private static readonly FrozenSet<string> Omitted = new[]
    {
        "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma",
        "Set-Cookie", "Set-Cookie2",
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Trailer", "Transfer-Encoding", "Upgrade",
        "Vary",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names in alphabetical order; null: there are none to expose.</summary>
    public static string? Of(IHeaderDictionary headers)
    {
        var names = new List<string>(headers.Count);
        var length = 0;
        foreach (var (name, values) in headers)
        {
            if (values.Count == 0 || Omitted.Contains(name) || name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
                continue;
            length += name.Length + 2;
            if (length > MaxLength)
                break;
            names.Add(name);
        }

        if (names.Count == 0)
            return null;
        names.Sort(StringComparer.OrdinalIgnoreCase);
        return string.Join(", ", names);
    }
}
