using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace CorsGate.Cors.Browser;

/// <summary>Which request headers a browser sends, and which of them a preflight has to announce (Fetch standard, 2.2.2).</summary>
public static class FetchHeaders
{
    private const int MaxSafelistedValue = 128;
    private const int MaxSafelistedSum = 1024;

    private static readonly FrozenSet<string> Forbidden = new[]
    {
        "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "connection",
        "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie", "te",
        "trailer", "transfer-encoding", "upgrade", "via",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MethodOverrides =
        new[] { "x-http-method", "x-http-method-override", "x-method-override" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"():<>?@[\\]{}\u007F");

    private static readonly SearchValues<char> LanguageCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *,-.;=");

    /// <summary>Whether a script cannot set the header: the browser drops it without a word (forbidden request-header).</summary>
    /// <param name="header">The header.</param>
    public static bool IsForbidden(FetchHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var name = header.Name;
        return Forbidden.Contains(name)
            || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("sec-", StringComparison.OrdinalIgnoreCase)
            || (MethodOverrides.Contains(name) && (header.Value ?? "").Split(',').Any(method => FetchMethod.IsForbidden(method.Trim())));
    }

    /// <summary>
    /// Whether a header needs no announcing (CORS-safelisted request-header). Of one whose value is not told, it is taken that
    /// it does.
    /// </summary>
    /// <param name="header">The header.</param>
    public static bool IsSafelisted(FetchHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Value is not { Length: <= MaxSafelistedValue } value)
            return false;
        return header.Name.ToLowerInvariant() switch
        {
            "accept" => !value.AsSpan().ContainsAny(Unsafe),
            "accept-language" or "content-language" => !value.AsSpan().ContainsAnyExcept(LanguageCharacters),
            "content-type" => !value.AsSpan().ContainsAny(Unsafe) && IsFormType(value),
            "range" => IsSimpleRange(value),
            _ => false,
        };
    }

    /// <summary>
    /// The names that a preflight announces, in lower case, in order, each once (CORS-unsafe request-header names). Empty:
    /// the headers need no preflight.
    /// </summary>
    /// <param name="headers">The headers that the page sets; forbidden ones do not count.</param>
    public static ImmutableArray<string> UnsafeNames(IEnumerable<FetchHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var sent = headers.Where(header => !IsForbidden(header)).ToArray();
        var safelisted = sent.Where(IsSafelisted).ToArray();
        var isTooLong = safelisted.Sum(header => header.Value!.Length) > MaxSafelistedSum;
        return [.. (isTooLong ? sent : sent.Except(safelisted)).Select(header => header.Name.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // The types that a form can send.
    private static bool IsFormType(string value) => value.Split(';')[0].Trim(' ', '\t').ToLowerInvariant()
        is "application/x-www-form-urlencoded" or "multipart/form-data" or "text/plain";

    // bytes=FIRST-[LAST] (Fetch standard, 2.2.2, "parse a single range header value").
    private static bool IsSimpleRange(string value)
    {
        if (!value.StartsWith("bytes=", StringComparison.Ordinal) || value.Split('-') is not [var head, var last])
            return false;
        var isFirst = long.TryParse(head.AsSpan("bytes=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        return isFirst && (last.Length == 0 || (long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && first <= end));
    }
}
