using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Fields that belong to one connection and not to the message (RFC 9110, section 7.6.1).</summary>
public static class ConnectionFields
{
    // What a Connection field may not take out of a message: whoever could, would choose what the upstream decides on
    // (RFC 9110, section 7.6.1: "MUST NOT send a connection option ... for a field intended for all recipients").
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Protected = new[]
    {
        "Host", "Origin", "Referer", "Cookie", "Authorization", "Content-Length", "Content-Type", "Content-Encoding", "Content-Range",
        "Transfer-Encoding", "Expect", "Forwarded", "X-Real-IP", "Range", "Date", "Set-Cookie", "Location", "Vary", "Cache-Control",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    // Options that name no further field, or one that is always removed.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Usual = new[]
    {
        "close", "keep-alive", "upgrade", "te", "trailer", "http2-settings", "proxy-connection",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a Connection field names a field that is for every recipient (Origin, Host, Cookie …).</summary>
    public static bool NominatesProtected(in StringValues connection)
    {
        for (var i = 0; i < connection.Count; i++)
        {
            if (NominatesProtected(connection[i].AsSpan()))
                return true;
        }

        return false;
    }

    /// <summary>Whether one value of a Connection field names a field that is for every recipient.</summary>
    public static bool NominatesProtected(ReadOnlySpan<char> connection)
    {
        foreach (var range in connection.Split(','))
        {
            if (IsProtected(connection[range].Trim(" \t")))
                return true;
        }

        return false;
    }

    /// <summary>Whether a Connection field names any field beyond those that are always removed.</summary>
    internal static bool NominatesAny(in StringValues connection)
    {
        for (var i = 0; i < connection.Count; i++)
        {
            foreach (var range in connection[i].AsSpan().Split(','))
            {
                var option = connection[i].AsSpan(range).Trim(" \t");
                if (!option.IsEmpty && !Usual.Contains(option))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a Connection field has an option, compared without case.</summary>
    internal static bool Contains(in StringValues connection, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < connection.Count; i++)
        {
            foreach (var range in connection[i].AsSpan().Split(','))
            {
                if (connection[i].AsSpan(range).Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a Connection field may not take this field out of a message.</summary>
    internal static bool IsProtected(ReadOnlySpan<char> name) =>
        Protected.Contains(name)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase);
}
