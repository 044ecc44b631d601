using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.SampleApps;

/// <summary><c>/websocket/echo</c>: sends every message back (RFC 6455; over HTTP/2 RFC 8441).</summary>
internal static class WebSocketEcho
{
    /// <summary>Answers the handshake and echoes until the client closes.</summary>
    public static async Task HandleAsync(HttpContext context, string argument)
    {
        if (!string.Equals(argument, "echo", StringComparison.Ordinal))
        {
            await Reply.StatusAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        if (await AcceptAsync(context) is not { } stream) return;
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.FromSeconds(30) });
        try
        {
            await EchoAsync(socket, context.RequestAborted);
        }
        catch (WebSocketException)
        {
            // The client broke the protocol or went away.
        }
    }

    private static async Task<Stream?> AcceptAsync(HttpContext context)
    {
        var features = context.Features;
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" } connect) return await connect.AcceptAsync();

        var headers = context.Request.Headers;
        var key = headers.SecWebSocketKey.ToString();
        if (features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade ||
            !string.Equals(headers.Upgrade.ToString(), "websocket", StringComparison.OrdinalIgnoreCase) ||
            !string.Equals(headers.SecWebSocketVersion.ToString(), "13", StringComparison.Ordinal) ||
            !IsKey(key))
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            await Reply.StatusAsync(context, StatusCodes.Status426UpgradeRequired);
            return null;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = AcceptOf(key);
        return await upgrade.UpgradeAsync();
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

#pragma warning disable CA5350 // RFC 6455 section 4.2.2 defines the answer by SHA-1; nothing is protected by it.
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(
                    socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, cancellationToken);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellationToken);
        }
    }
}
