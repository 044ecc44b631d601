using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using CorsGate.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>What the stand-in got.</summary>
/// <param name="Method">The method.</param>
/// <param name="Protocol">The version of HTTP.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The fields.</param>
/// <param name="HasClientCertificate">Whether the connection proved a client's identity.</param>
internal sealed record SeenRequest(string Method, string Protocol, string Target, IReadOnlyDictionary<string, string> Headers, bool HasClientCertificate);

/// <summary>
/// Stands in for a Kubernetes API server: TLS with HTTP/2 and HTTP/1.1, bearer tokens, Status objects, watches, exec over
/// WebSocket and SPDY/3.1, lists of any size. It has no CORS of its own, as a server without the flag.
/// </summary>
internal sealed class ApiServerStandIn : IAsyncDisposable
{
    public const string Token = "reader-token";
    public const string WeakToken = "weak-token";

    private const string TokenProtocol = "base64url.bearer.authorization.k8s.io.";

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _watchEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KestrelUpstream _server = null!;

    public int Port => _server.Port;

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Done when a watch was cancelled by whoever asked for it.</summary>
    public Task WatchEnded => _watchEnded.Task;

    public static async Task<ApiServerStandIn> StartAsync(X509Certificate2 certificate)
    {
        var standIn = new ApiServerStandIn();
        standIn._server = await KestrelUpstream.StartAsync(standIn.HandleAsync, HttpProtocols.Http1AndHttp2, certificate, asksForClientCertificate: true);
        return standIn;
    }

    /// <summary>Sends an event to whoever watches.</summary>
    public void Emit(string line) => _events.Writer.TryWrite(line + "\n");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Seen.Enqueue(new SeenRequest(
            request.Method,
            request.Protocol,
            request.Path + request.QueryString,
            request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await context.Connection.GetClientCertificateAsync() is not null));
        context.Response.Headers.CacheControl = "no-cache, private";
        context.Response.Headers["Audit-Id"] = "2f9a3c1e-0000-4000-8000-000000000000";
        switch (TokenOf(context))
        {
            case null:
                await StatusAsync(context, 403, "Forbidden", "User \"system:anonymous\" cannot list resource");
                return;
            case WeakToken:
                await StatusAsync(context, 403, "Forbidden", "User \"weak\" cannot list resource");
                return;
            case not Token:
                await StatusAsync(context, 401, "Unauthorized", "Unauthorized");
                return;
        }

        if (request.Path.Value!.EndsWith("/exec", StringComparison.Ordinal))
            await ExecAsync(context);
        else if (request.Method is "OPTIONS" or "HEAD")
            await StatusAsync(context, 405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        else if (request.Query["watch"] == "true")
            await WatchAsync(context);
        else if (request.Query["size"].ToString() is { Length: > 0 } size)
            await ListAsync(context, long.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
        else
            await JsonAsync(context, request.Method == "POST" ? 201 : 200, """{"kind":"NamespaceList","apiVersion":"v1","items":[]}""");
    }

    private static string? TokenOf(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.Ordinal))
            return authorization["Bearer ".Length..];
        var offered = context.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries)
            .FirstOrDefault(p => p.StartsWith(TokenProtocol, StringComparison.Ordinal));
        return offered is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(Padded(offered[TokenProtocol.Length..])));
    }

    private static string Padded(string base64Url) =>
        base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private static Task StatusAsync(HttpContext context, int code, string reason, string message) => JsonAsync(
        context, code, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":{{System.Text.Json.JsonSerializer.Serialize(message)}},"reason":"{{reason}}","code":{{code}}}""");

    private static Task JsonAsync(HttpContext context, int code, string body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private async Task WatchAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json;stream=watch";
        await context.Response.Body.FlushAsync();
        try
        {
            await foreach (var line in _events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line);
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            _watchEnded.TrySetResult();
        }
    }

    private static async Task ListAsync(HttpContext context, long size)
    {
        context.Response.ContentType = "application/json";
        var block = new byte[64 * 1024];
        block.AsSpan().Fill((byte)' ');
        for (var sent = 0L; sent < size; sent += block.Length)
            await context.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, size - sent)), context.RequestAborted);
    }

    private static async Task ExecAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            // The server names one of the protocols that were offered, and never the one that carries the token.
            var chosen = context.WebSockets.WebSocketRequestedProtocols.First(p => p.EndsWith(".channel.k8s.io", StringComparison.Ordinal));
            using var socket = await context.WebSockets.AcceptWebSocketAsync(chosen);
            await EchoAsync(socket, context.RequestAborted);
            return;
        }

        if (context.Request.Headers.Upgrade.ToString() is not "SPDY/3.1")
        {
            await StatusAsync(context, 400, "BadRequest", "Upgrade request required");
            return;
        }

        context.Response.Headers.Upgrade = "SPDY/3.1";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers["X-Stream-Protocol-Version"] = context.Request.Headers["X-Stream-Protocol-Version"].ToString().Split(',')[0];
        await using var stream = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            await stream.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", cancellationToken);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellationToken);
        }
    }
}
