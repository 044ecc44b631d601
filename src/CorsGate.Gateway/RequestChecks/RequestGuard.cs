using System.Collections.Frozen;
using CorsGate.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.RequestChecks;

/// <summary>
/// Refuses requests that two parties on the way could read differently, before they are routed. What Kestrel refuses by itself
/// (obs-fold, bad chunks, two Content-Lengths, a target that contradicts Host …) is not looked at again.
/// </summary>
/// <remarks>
/// Residue: Kestrel reads <c>Content-Length: +1</c> as 1 and keeps no trace of the sign. What is sent upstream is <c>1</c>, so
/// nothing can be smuggled downstream of it. Field names and values are looked at one by one when the request is forwarded;
/// here only those are that the gateway itself answers from.
/// </remarks>
public static class RequestGuard
{
    private static readonly FrozenSet<string> KnownMethods = new[]
    {
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] EchoedFields =
    [
        "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Access-Control-Request-Private-Network",
    ];

    /// <summary>Checks a request. Allocates nothing, but for a path that is not in normal form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">What is routed on and what is forwarded; empty where the request is refused.</param>
    public static RequestVerdict Check(HttpContext context, out RequestPath path)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        path = default;

        // (1) method
        var refusal = CheckMethod(context);
        if (refusal is not null)
            return refusal.Value;

        // (2) Host
        if (!HasOneHost(request))
            return Bad("host_invalid");

        // (3) framing
        if (request.Headers.TransferEncoding.Count > 0 && CheckTransferEncoding(request) is { } framing)
            return framing;

        // (4) Expect: another expectation than 100-continue cannot be met (RFC 9110, section 10.1.1).
        var expect = request.Headers.Expect;
        if (expect.Count > 0 && (expect.Count > 1 || !string.Equals(expect[0], "100-continue", StringComparison.OrdinalIgnoreCase)))
            return new RequestVerdict(StatusCodes.Status417ExpectationFailed, "expectation_unknown");

        // (5) Connection
        var connection = request.Headers.Connection;
        if (connection.Count > 0 && ConnectionFields.NominatesProtected(in connection))
            return Bad("connection_nominates_protected");

        // (6) fields that answers are made of
        foreach (var name in EchoedFields)
        {
            var values = request.Headers[name];
            for (var i = 0; i < values.Count; i++)
            {
                if (!FieldText.IsValue(values[i]))
                    return Bad("field_value_invalid");
            }
        }

        // (7) target
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (IsServerWide(request.Method, target))
            return new RequestVerdict(StatusCodes.Status204NoContent, "options_asterisk");
        return RequestPath.TryParse(target, out path, out var reason) ? default : Bad(reason);
    }

    private static RequestVerdict Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);

    private static RequestVerdict? CheckMethod(HttpContext context)
    {
        var method = context.Request.Method;

        // Methods are case-sensitive (RFC 9110, section 9.1). Something on the way, our own client included, takes get for GET,
        // so a policy about one of them would be passed by with the other.
        if (KnownMethods.TryGetValue(method, out var known))
        {
            if (!string.Equals(method, known, StringComparison.Ordinal))
                return Bad("method_case");
        }
        else if (!FieldText.IsToken(method))
        {
            return Bad("method_invalid");
        }

        if (!HttpMethods.IsConnect(method))
            return null;

        // A tunnel passes by every route; the one of RFC 8441 is a WebSocket with a path of its own.
        var isWebSocket = context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            && string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        return isWebSocket ? null : new RequestVerdict(StatusCodes.Status501NotImplemented, "connect");
    }

    // RFC 9112, section 3.2. HTTP/1.0 may do without the field, but not with an empty one beside others.
    private static bool HasOneHost(HttpRequest request)
    {
        var host = request.Headers.Host;
        if (host.Count == 0)
            return HttpProtocol.IsHttp10(request.Protocol);
        return host.Count == 1 && HostName.TryParse(host[0], out _, out _);
    }

    // RFC 9112, section 6.1: chunked once and last, in HTTP/1.1 only. Other codings are legal but would be lost on the way.
    // Kestrel renames a Content-Length that stood beside it.
    private static RequestVerdict? CheckTransferEncoding(HttpRequest request)
    {
        if (!HttpProtocol.IsHttp11(request.Protocol))
            return Bad("transfer_encoding_version");
        StringValues coding = request.Headers.TransferEncoding;
        if (coding.Count != 1 || !string.Equals(coding[0], "chunked", StringComparison.OrdinalIgnoreCase))
            return Bad("transfer_encoding_unknown");
        return request.Headers.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length")
            ? Bad("content_length_and_transfer_encoding")
            : null;
    }

    private static bool IsServerWide(string method, string target)
    {
        if (!HttpMethods.IsOptions(method))
            return false;
        if (string.Equals(target, "*", StringComparison.Ordinal))
            return true;

        // An absolute form without a path means the same (RFC 9112, section 3.2.4).
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && !target.StartsWith('/') && target.AsSpan(scheme + 3).IndexOfAny('/', '?') < 0;
    }
}
