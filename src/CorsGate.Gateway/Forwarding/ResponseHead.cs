using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Checks the head of an upstream's answer and copies it into the client's.</summary>
internal static class ResponseHead
{
    private const int MaxReasonPhrase = 128;

    // Fields of the connection, the length (written as a number), and Alt-Svc, which would send clients past this gateway.
    private static readonly FrozenSet<string> Skipped = new[]
    {
        "Content-Length", "Connection", "Proxy-Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Alt-Svc",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether it is clear where the answer's body ends: one Content-Length, or one Transfer-Encoding of chunked, or neither
    /// (RFC 9112, section 6.3). What is not clear here may be read differently elsewhere.
    /// </summary>
    /// <param name="response">The upstream's answer.</param>
    /// <param name="length">The Content-Length; null: none.</param>
    public static bool TryReadFraming(HttpResponseMessage response, out long? length)
    {
        length = null;
        if ((int)response.StatusCode is < 100 or > 999)
            return false;
        var hasCoding = response.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var coding);
        if (hasCoding && !coding.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase))
            return false;
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths))
            return true;
        if (hasCoding || lengths.Count != 1)
            return false;
        if (!long.TryParse(lengths.ToString().AsSpan().Trim(" \t"), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        length = value;
        return true;
    }

    /// <summary>Whether a status never comes with a body or a length (RFC 9110, sections 15.2, 15.3.5 and 15.3.6).</summary>
    public static bool IsBodyless(int status) => status is < 200 or StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent;

    /// <summary>Copies status and fields.</summary>
    /// <param name="upstream">The upstream's answer.</param>
    /// <param name="context">The client's side.</param>
    /// <param name="length">The answer's Content-Length; null: none.</param>
    public static void Copy(HttpResponseMessage upstream, HttpContext context, long? length)
    {
        var response = context.Response;
        var status = (int)upstream.StatusCode;
        response.StatusCode = status;
        var canTrail = !HttpProtocol.IsHttp11(context.Request.Protocol) && context.Response.SupportsTrailers();
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            CopyReason(upstream.ReasonPhrase, status, context);

        var headers = response.Headers;
        var connection = upstream.Headers.NonValidated.TryGetValues("Connection", out var options) ? ToStringValues(in options) : default;
        if (!ConnectionFields.NominatesAny(in connection))
            connection = default;
        CopyFields(upstream.Headers, headers, in connection, canTrail);
        CopyFields(upstream.Content.Headers, headers, in connection, canTrail);
        if (length is not null && !IsBodyless(status))
            headers.ContentLength = length;
    }

    /// <summary>Copies trailers, where the client's protocol has them.</summary>
    public static void CopyTrailers(HttpResponseMessage upstream, HttpContext context)
    {
        if (context.Features.Get<IHttpResponseTrailersFeature>() is not { Trailers: { IsReadOnly: false } trailers })
            return;
        foreach (var (name, values) in upstream.TrailingHeaders.NonValidated)
        {
            if (!Skipped.Contains(name) && FieldText.IsToken(name))
                trailers[name] = ToStringValues(in values);
        }
    }

    private static void CopyFields(HttpHeaders source, IHeaderDictionary headers, in StringValues connection, bool canTrail)
    {
        foreach (var (name, values) in source.NonValidated)
        {
            if (Skipped.Contains(name) && !(canTrail && name.Equals("Trailer", StringComparison.OrdinalIgnoreCase)))
                continue;
            if (connection.Count > 0 && !ConnectionFields.IsProtected(name) && ConnectionFields.Contains(in connection, name))
                continue;
            if (FieldText.IsToken(name))
                headers[name] = ToStringValues(in values);
        }
    }

    private static StringValues ToStringValues(in HeaderStringValues values)
    {
        if (values.Count <= 1)
            return FieldText.Clean(values.ToString());
        var all = new string[values.Count];
        var i = 0;
        foreach (var value in values)
            all[i++] = FieldText.Clean(value);
        return all;
    }

    private static void CopyReason(string? reason, int status, HttpContext context)
    {
        if (string.IsNullOrEmpty(reason) || reason.Length > MaxReasonPhrase || string.Equals(reason, ReasonPhrases.GetReasonPhrase(status), StringComparison.Ordinal))
            return;
        if (!reason.AsSpan().ContainsAnyExceptInRange(' ', '~') && context.Features.Get<IHttpResponseFeature>() is { } feature)
            feature.ReasonPhrase = reason;
    }
}
