using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A recording upstream that speaks what bare sockets do not: cleartext HTTP/2, and WebSocket, over which every message comes back.</summary>
internal sealed class KestrelRecorder : IRecordingUpstream
{
    private readonly ConcurrentQueue<RawMessage> _received = new();
    private readonly CaseUpstream _case;
    private KestrelUpstream? _upstream;

    private KestrelRecorder(CaseUpstream @case) => _case = @case;

    /// <inheritdoc/>
    public string Name => _case.Service;

    /// <inheritdoc/>
    public int Port => _upstream!.Port;

    /// <summary>Starts one.</summary>
    /// <param name="upstream">What it answers.</param>
    public static async Task<KestrelRecorder> StartAsync(CaseUpstream upstream)
    {
        var recorder = new KestrelRecorder(upstream);
        recorder._upstream = await KestrelUpstream.StartAsync(recorder.AnswerAsync, upstream.Protocol == "h2c" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        return recorder;
    }

    /// <inheritdoc/>
    public RawMessage[] Take()
    {
        var taken = new List<RawMessage>();
        while (_received.TryDequeue(out var message))
            taken.Add(message);
        return [.. taken];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _upstream!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        _received.Enqueue(new RawMessage(
            $"{request.Method} {request.Path}{request.QueryString} {request.Protocol}",
            [.. request.Headers.SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value!)))], ""));
        if (context.WebSockets.IsWebSocketRequest)
        {
            await EchoAsync(context);
            return;
        }

        context.Response.StatusCode = _case.Status;
        foreach (var line in _case.Headers)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            context.Response.Headers.Append(line[..colon], line[(colon + 1)..].Trim());
        }

        // A call of gRPC that only has a status.
        if (!context.Response.Headers.ContainsKey("grpc-status"))
            await context.Response.WriteAsync(Name, context.RequestAborted);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } part)
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
