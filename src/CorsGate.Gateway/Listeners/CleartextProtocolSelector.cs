using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Lets a cleartext port speak HTTP/1.1 and HTTP/2 with prior knowledge: looks at the first bytes of each connection
/// without consuming them and hands the connection to the pipeline that understands them. Kestrel alone chooses by ALPN
/// and so offers one of the two without TLS.
/// </summary>
/// <remarks>
/// It runs per connection, behind Kestrel's accept loop and inside its connection tracking: a client that sends nothing
/// delays nobody, and a stopping server closes connections that are still undecided.
/// </remarks>
internal sealed class CleartextProtocolSelector(KestrelServerLimits limits)
{
    private ConnectionDelegate? _http2;

    /// <summary>Remembers the pipeline for HTTP/2: put first on an endpoint that speaks HTTP/2 alone.</summary>
    public ConnectionDelegate CaptureHttp2(ConnectionDelegate next) => _http2 = next;

    /// <summary>Puts the choice before the pipeline for HTTP/1.1.</summary>
    public ConnectionDelegate Select(ConnectionDelegate http1) => async connection =>
    {
        switch (await DetectAsync(connection))
        {
            case PrefaceMatch.Complete when _http2 is not null:
                await _http2(connection);
                break;
            case PrefaceMatch.Different:
                await http1(connection);
                break;
            default:
                // Nothing to answer: the client closed or stalled, or the server is stopping. Returning closes the connection.
                break;
        }
    };

    private async Task<PrefaceMatch> DetectAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        if (input.TryRead(out var result))
        {
            var early = Examine(input, result);
            if (early != PrefaceMatch.Partial || result.IsCompleted) return early;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None);
        using var wakeUp = deadline.Token.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), input);

        // The same two limits that HTTP/1.1 has: one for an idle connection, a shorter one from the first byte on.
        deadline.CancelAfter(result.Buffer.IsEmpty ? limits.KeepAliveTimeout : limits.RequestHeadersTimeout);
        var idle = result.Buffer.IsEmpty;
        while (true)
        {
            result = await input.ReadAsync();
            if (result.IsCanceled) return PrefaceMatch.Partial;
            var isEmpty = result.Buffer.IsEmpty;
            var match = Examine(input, result);
            if (match != PrefaceMatch.Partial || result.IsCompleted) return match;
            if (!idle || isEmpty) continue;
            idle = false;
            deadline.CancelAfter(limits.RequestHeadersTimeout);
        }
    }

    private static PrefaceMatch Examine(PipeReader input, in ReadResult result)
    {
        var match = Http2Preface.Compare(result.Buffer);

        // Bytes cut off inside the preface cannot become HTTP/2 any more: HTTP/1.1 has the right error for them.
        if (match == PrefaceMatch.Partial && result.IsCompleted && !result.Buffer.IsEmpty) match = PrefaceMatch.Different;

        // Nothing is consumed. Marking bytes as examined makes the next read wait for more; the chosen pipeline must not wait.
        if (match == PrefaceMatch.Partial) input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        else input.AdvanceTo(result.Buffer.Start);
        return match;
    }
}
