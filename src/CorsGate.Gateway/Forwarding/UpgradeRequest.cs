using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// What a request asks to switch to: an HTTP/1.1 Upgrade (RFC 9110, section 7.8) or WebSocket over HTTP/2 (RFC 8441). Towards
/// the upstream both become an HTTP/1.1 Upgrade.
/// </summary>
internal readonly struct UpgradeRequest
{
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The protocol asked for; null: no upgrade.</summary>
    public string? Protocol { get; private init; }

    /// <summary>The key made for the upstream where the client, over HTTP/2, sends none; null: the client's goes through.</summary>
    public string? WebSocketKey { get; private init; }

    /// <summary>Whether the client asked by extended CONNECT.</summary>
    public bool IsExtendedConnect => WebSocketKey is not null;

    /// <summary>Reads it from a request.</summary>
    public static UpgradeRequest From(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            var connect = context.Features.Get<IHttpExtendedConnectFeature>();
            return connect is { IsExtendedConnect: true } && string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase)
                ? new UpgradeRequest { Protocol = "websocket", WebSocketKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)) }
                : default;
        }

        var upgrade = context.Request.Headers.Upgrade;
        if (upgrade.Count != 1 || upgrade[0] is not { } protocol || !IsForwarded(protocol))
            return default;
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } ? new UpgradeRequest { Protocol = protocol } : default;
    }

    /// <summary>Whether a 101 answer agrees to what was asked for.</summary>
    /// <param name="upgrade">The Upgrade field of the answer.</param>
    /// <param name="accept">Its Sec-WebSocket-Accept field.</param>
    public bool IsAccepted(string? upgrade, string? accept)
    {
        if (Protocol is null || !string.Equals(upgrade, Protocol, StringComparison.OrdinalIgnoreCase))
            return false;
        return WebSocketKey is null || string.Equals(accept, AcceptFor(WebSocketKey), StringComparison.Ordinal);
    }

    // An upgrade may always be ignored. A list of protocols is; so are h2c and TLS, which would hand the upstream's connection
    // to the client with nobody reading along: requests on it would pass by every route and policy.
    private static bool IsForwarded(string protocol) =>
        !protocol.Contains(',', StringComparison.Ordinal)
        && !protocol.StartsWith("h2c", StringComparison.OrdinalIgnoreCase)
        && !protocol.StartsWith("h2", StringComparison.OrdinalIgnoreCase)
        && !protocol.StartsWith("HTTP", StringComparison.OrdinalIgnoreCase)
        && !protocol.StartsWith("TLS", StringComparison.OrdinalIgnoreCase)
        && FieldText.IsValue(protocol);

    // RFC 6455, section 4.2.2 fixes SHA-1 here; nothing is kept secret by it.
#pragma warning disable CA5350
    private static string AcceptFor(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketGuid)));
#pragma warning restore CA5350
}
