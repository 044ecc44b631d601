using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using CorsGate.Config.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Makes the upstream's request out of the client's.</summary>
internal sealed class RequestMessages(RequestUris uris)
{
    // Fields of the connection, fields that this hop writes itself, and Proxy, which CGI programs take for their HTTP_PROXY.
    private static readonly FrozenSet<string> Skipped = new[]
    {
        "Host", "Content-Length", "Connection", "Proxy-Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade",
        "HTTP2-Settings", "Expect", "Proxy",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Forwarded = new[]
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the client sends, or may send, a body.</summary>
    public static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { } feature
            ? feature.CanHaveBody
            : context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0;

    /// <summary>Makes a request; null where the client's is one that must not be forwarded.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="target">Where and how it goes.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="protocol">How the endpoint is spoken to.</param>
    /// <param name="upgrade">What it asks to switch to.</param>
    /// <param name="body">Its body; null: none.</param>
    public HttpRequestMessage? Create(
        HttpContext context, in ForwardTarget target, BackendEndpoint endpoint, BackendProtocol protocol, UpgradeRequest upgrade, HttpContent? body)
    {
        // (1) request line
        var uri = uris.Get(endpoint, protocol, target.RequestTarget);
        if (uri is null)
            return null;
        var message = new HttpRequestMessage(upgrade.IsExtendedConnect ? HttpMethod.Get : MethodOf(context.Request.Method), uri);
        (message.Version, message.VersionPolicy) = protocol switch
        {
            _ when upgrade.Protocol is not null => (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact),
            BackendProtocol.H2c => (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact),
            BackendProtocol.Https => (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower),
            _ => (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact),
        };

        if (target.ConnectTimeout is { } limit)
            message.Options.Set(UpstreamConnector.ConnectTimeout, limit);

        // (2) body. A request that must not be sent twice gets an empty one where it has none: the handler repeats what has no
        // body when a connection ends before an answer, whatever the method is.
        var length = context.Request.ContentLength;
        if (body is null && (length is not null || !IsIdempotent(message.Method)))
            body = new EmptyContent();
        message.Content = body;
        if (body is not null and not EmptyContent && length is not null)
            body.Headers.ContentLength = length;

        // (3) fields
        return CopyFields(context, message, target.ForwardedFields, target.Overrides)
            && AddOwnFields(context, message, in target, upgrade)
            && AddOverrides(message, target.Overrides)
                ? message
                : Refuse(message);
    }

    private static HttpRequestMessage? Refuse(HttpRequestMessage message)
    {
        message.Dispose();
        return null;
    }

    private static bool CopyFields(HttpContext context, HttpRequestMessage message, ForwardedFields forwarded, FieldOverrides? overrides)
    {
        var headers = context.Request.Headers;
        var connection = headers.Connection;
        var nominates = connection.Count > 0 && ConnectionFields.NominatesAny(in connection);
        if (nominates && ConnectionFields.NominatesProtected(in connection))
            return false;

        // Kestrel names a Content-Length that it overruled X-Content-Length; it never came from the client.
        var hasTransferEncoding = headers.TransferEncoding.Count > 0;
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(':') || Skipped.Contains(name))
                continue;
            if (forwarded != ForwardedFields.Keep && Forwarded.Contains(name))
                continue;
            if (hasTransferEncoding && name.Equals("X-Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (overrides is not null && overrides.Names.Contains(name))
                continue;
            if (!FieldText.IsToken(name))
                return false;
            if (nominates && ConnectionFields.Contains(in connection, name))
                continue;
            if (!Add(message, name, in values))
                return false;
        }

        return true;
    }

    private static bool AddOverrides(HttpRequestMessage message, FieldOverrides? overrides)
    {
        if (overrides is null)
            return true;
        for (var i = 0; i < overrides.Values.Length; i++)
        {
            if (overrides.Values[i] is { } value && !Add(message, overrides.Names.Ordered[i], value))
                return false;
        }

        return true;
    }

    private static bool Add(HttpRequestMessage message, string name, in StringValues values)
    {
        if (values.Count <= 1)
            return values.Count == 0 || Add(message, name, values[0] ?? "");

        // HTTP/2 may split cookies over fields; one line is the only form for HTTP/1.1 (RFC 9113, section 8.2.3). Other lines are
        // combined by a comma alone (RFC 9110, section 5.3), as receivers do that join what came in several lines; the handler
        // would put a space after it, or for some fields no comma at all.
        var separator = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ",";
        return Add(message, name, string.Join(separator, values.ToArray()));
    }

    private static bool Add(HttpRequestMessage message, string name, string value)
    {
        if (!FieldText.IsValue(value))
            return false;
        if (message.Headers.TryAddWithoutValidation(name, value))
            return true;

        // What the handler takes for a field of the content needs one to stand in.
        message.Content ??= new EmptyContent();
        return message.Content.Headers.TryAddWithoutValidation(name, value);
    }

    private static bool AddOwnFields(HttpContext context, HttpRequestMessage message, in ForwardTarget target, UpgradeRequest upgrade)
    {
        var request = context.Request;

        // An empty Host is left to the handler, which then names the endpoint; one that it cannot read would be sent beside that.
        if (target.Host.Length > 0)
        {
            if (!FieldText.IsValue(target.Host) || !message.Headers.TryAddWithoutValidation("Host", target.Host) || message.Headers.Host is null)
                return false;
        }

        if (upgrade.Protocol is not null)
        {
            message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            message.Headers.TryAddWithoutValidation("Upgrade", upgrade.Protocol);
            if (upgrade.WebSocketKey is not null)
            {
                message.Headers.Remove("Sec-WebSocket-Key");
                message.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", upgrade.WebSocketKey);
            }
        }
        else if (HttpProtocol.IsHttp2(request.Protocol) && AcceptsTrailers(request.Headers.TE))
        {
            message.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        if (target.ForwardedFields == ForwardedFields.Keep)
            return true;
        var connection = context.Connection;
        return AddForwarded(context, message, in target, "X-Forwarded-For", AddressOf(connection.RemoteIpAddress))
            && AddForwarded(context, message, in target, "X-Forwarded-Host", request.Host.Value)
            && AddForwarded(context, message, in target, "X-Forwarded-Port", PortText(target.ForwardedPort ?? connection.LocalPort))
            && AddForwarded(context, message, in target, "X-Forwarded-Proto", request.Scheme);
    }

    private static bool AddForwarded(HttpContext context, HttpRequestMessage message, in ForwardTarget target, string name, string? own)
    {
        if (target.Overrides is { } overrides && overrides.Names.Contains(name))
            return true;
        var earlier = target.ForwardedFields == ForwardedFields.Append ? context.Request.Headers[name] : default;
        if (earlier.Count == 0)
            return string.IsNullOrEmpty(own) || Add(message, name, own);
        var brought = earlier.Count == 1 ? earlier[0]! : string.Join(", ", earlier.ToArray());
        return Add(message, name, string.IsNullOrEmpty(own) ? brought : brought + ", " + own);
    }

    private static string? AddressOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    private static string PortText(int port) => port switch
    {
        80 => "80",
        443 => "443",
        8080 => "8080",
        8443 => "8443",
        _ => port.ToString(CultureInfo.InvariantCulture),
    };

    private static bool AcceptsTrailers(in StringValues te)
    {
        for (var i = 0; i < te.Count; i++)
        {
            foreach (var range in te[i].AsSpan().Split(','))
            {
                if (te[i].AsSpan(range).Trim(" \t").Equals("trailers", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    // Methods are case-sensitive (RFC 9110, section 9.1). The handler folds the case of those that it knows, which is why the
    // request checks refuse such spellings.
    private static HttpMethod MethodOf(string method) => method switch
    {
        "GET" => HttpMethod.Get,
        "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        "DELETE" => HttpMethod.Delete,
        "PATCH" => HttpMethod.Patch,
        "HEAD" => HttpMethod.Head,
        "OPTIONS" => HttpMethod.Options,
        "TRACE" => HttpMethod.Trace,
        _ => new HttpMethod(method),
    };

    // RFC 9110, section 9.2.2. Equality of HttpMethod ignores case, references are what MethodOf returned.
    private static bool IsIdempotent(HttpMethod method) =>
        ReferenceEquals(method, HttpMethod.Get) || ReferenceEquals(method, HttpMethod.Head) || ReferenceEquals(method, HttpMethod.Options)
        || ReferenceEquals(method, HttpMethod.Delete) || ReferenceEquals(method, HttpMethod.Put) || ReferenceEquals(method, HttpMethod.Trace);
}
