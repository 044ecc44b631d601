using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Cors.Browser;

/// <summary>The checks by which a browser keeps an answer from a page, or passes it on (Fetch standard, 4.8 and 4.9).</summary>
public static class CorsCheck
{
    /// <summary>Checks the answer to an actual request, whatever its status; redirects are checked one by one.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Null: the page may read it.</returns>
    public static CorsFailure? Actual(PageRequest request, PageAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        return request.IsSameOrigin ? null : Access(request, answer);
    }

    /// <summary>Checks the answer to a preflight.</summary>
    /// <param name="request">The page's request, which needs one.</param>
    /// <param name="answer">The answer to the preflight.</param>
    /// <param name="rules">Whose rules count.</param>
    /// <returns>Null: the actual request may be sent.</returns>
    public static CorsFailure? Preflight(PageRequest request, PageAnswer answer, BrowserRules rules)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);

        // 1 A redirect is not followed. 2 The CORS check. 3 The status. The order is Chromium's.
        if (answer.IsRedirect)
            return new CorsFailure(CorsFailureCode.PreflightDisallowedRedirect);
        if (Access(request, answer) is { } failure)
            return failure with { Code = OfPreflight(failure.Code) };
        if (answer.Status is < 200 or > 299)
            return new CorsFailure(CorsFailureCode.PreflightInvalidStatus);

        // 4 The lists.
        if (!TryReadList(answer.AllowMethods, out var methods))
            return new CorsFailure(CorsFailureCode.InvalidAllowMethodsPreflightResponse);
        if (!TryReadList(answer.AllowHeaders, out var headers))
            return new CorsFailure(CorsFailureCode.InvalidAllowHeadersPreflightResponse);

        // 5 The method, byte for byte. 6 The headers, case aside. With credentials a `*` is a name like any other.
        var wildcards = request.Credentials != FetchCredentials.Include;
        var method = request.SentMethod;
        if (!FetchMethod.IsSafelisted(method) && !methods.Contains(method, StringComparer.Ordinal) && !(wildcards && methods.Contains("*", StringComparer.Ordinal)))
            return new CorsFailure(CorsFailureCode.MethodDisallowedByPreflightResponse, method);
        return Uncovered(request, headers, rules) is [var name, ..] ? new CorsFailure(CorsFailureCode.HeaderDisallowedByPreflightResponse, name) : null;
    }

    /// <summary>
    /// The headers that a preflight's Access-Control-Allow-Headers does not cover, in lower case, in order. Which of several Chromium names in
    /// its console is left to chance: it keeps them in a hash table.
    /// </summary>
    /// <param name="request">The page's request.</param>
    /// <param name="answer">The answer to the preflight.</param>
    /// <param name="rules">Whose rules count.</param>
    public static ImmutableArray<string> UncoveredHeaders(PageRequest request, PageAnswer answer, BrowserRules rules)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        return TryReadList(answer.AllowHeaders, out var headers) ? Uncovered(request, headers, rules) : FetchHeaders.UnsafeNames(request.Headers);
    }

    private static ImmutableArray<string> Uncovered(PageRequest request, string[] allowed, BrowserRules rules)
    {
        var any = request.Credentials != FetchCredentials.Include && allowed.Contains("*", StringComparer.Ordinal);
        return [.. FetchHeaders.UnsafeNames(request.Headers).Where(name => !allowed.Contains(name, StringComparer.OrdinalIgnoreCase)
            && !(any && (rules == BrowserRules.Chromium || name is not "authorization")))];
    }

    // Fetch standard, 4.10, "CORS check"; the finer reasons are Chromium's.
    private static CorsFailure? Access(PageRequest request, PageAnswer answer)
    {
        var isInclude = request.Credentials == FetchCredentials.Include;
        if (answer.AllowOrigin is not { } allowed)
            return new CorsFailure(CorsFailureCode.MissingAllowOriginHeader);
        if (allowed is "*")
            return isInclude ? new CorsFailure(CorsFailureCode.WildcardOriginNotAllowed) : null;
        if (!string.Equals(allowed, request.Origin, StringComparison.Ordinal))
        {
            var code = allowed.AsSpan().ContainsAny(" ,") ? CorsFailureCode.MultipleAllowOriginValues
                : allowed is "null" || Uri.TryCreate(allowed, UriKind.Absolute, out _) ? CorsFailureCode.AllowOriginMismatch
                : CorsFailureCode.InvalidAllowOriginValue;
            return new CorsFailure(code, allowed);
        }

        return isInclude && answer.AllowCredentials is not "true"
            ? new CorsFailure(CorsFailureCode.InvalidAllowCredentials, answer.AllowCredentials ?? "")
            : null;
    }

    private static CorsFailureCode OfPreflight(CorsFailureCode code) => code switch
    {
        CorsFailureCode.WildcardOriginNotAllowed => CorsFailureCode.PreflightWildcardOriginNotAllowed,
        CorsFailureCode.MissingAllowOriginHeader => CorsFailureCode.PreflightMissingAllowOriginHeader,
        CorsFailureCode.MultipleAllowOriginValues => CorsFailureCode.PreflightMultipleAllowOriginValues,
        CorsFailureCode.InvalidAllowOriginValue => CorsFailureCode.PreflightInvalidAllowOriginValue,
        CorsFailureCode.AllowOriginMismatch => CorsFailureCode.PreflightAllowOriginMismatch,
        _ => CorsFailureCode.PreflightInvalidAllowCredentials,
    };

    // A list of tokens, blanks and empty elements allowed (RFC 9110, 5.6.1).
    private static bool TryReadList(string? value, out string[] elements)
    {
        elements = (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return elements.All(element => HeaderToken.IsToken(element));
    }
}
