using System.Buffers;

namespace CorsGate.Gateway.Forwarding;

/// <summary>The two directions of an upgraded connection.</summary>
internal static class UpgradeTunnel
{
    private enum End
    {
        Source,
        SourceBroke,
        DestinationBroke,
    }

    private const int BufferSize = 16 * 1024;

    /// <summary>
    /// Copies both ways until the upstream ended: what it sent has gone to the client then, and a client of a WebSocket waits for
    /// that end after the closing handshake (RFC 6455, section 7.1.1). Where the client ended first, the upstream gets a limited
    /// time to finish what it sends: it cannot be told of half a close, and if it does not end by itself would hold its connection
    /// for ever.
    /// </summary>
    /// <param name="client">The client's connection.</param>
    /// <param name="upstream">The upstream's connection.</param>
    /// <param name="exchange">The exchange; an idle one is cancelled.</param>
    /// <param name="linger">How long the upstream may go on after the client ended.</param>
    public static async Task<ForwardOutcome> RunAsync(Stream client, Stream upstream, Exchange exchange, TimeSpan linger)
    {
        var up = CopyAsync(client, upstream, exchange);
        var down = CopyAsync(upstream, client, exchange);
        var firstTask = await Task.WhenAny(up, down);
        var first = await firstTask;

        // An exchange that ran out of time ends both directions; which one is seen first says nothing.
        var isTimedOut = exchange.IsCancellationRequested;
        var isEnded = first == End.Source && !isTimedOut;
        if (isEnded && firstTask == up)
            exchange.CancelAfter(linger);
        else
            await exchange.CancelAsync();

        // What the second direction says is only that it was cut off, where it was.
        var second = await (firstTask == up ? down : up);
        if (isEnded && (firstTask == down || second == End.Source || !exchange.IsClientGone))
            return ForwardOutcome.Completed;
        var isClientGone = exchange.IsClientGone || (!isTimedOut && first == (firstTask == up ? End.SourceBroke : End.DestinationBroke));
        return isClientGone ? ForwardOutcome.ClientAborted : ForwardOutcome.AbortedAfterStart;
    }

    private static ValueTask<int> WaitForBytesAsync(Stream source, CancellationToken token) => source.ReadAsync(Memory<byte>.Empty, token);

    private static async Task<End> CopyAsync(Stream source, Stream destination, Exchange exchange)
    {
        var isWriting = false;
        var token = exchange.Token;
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                // Waiting with no bytes asked for holds no buffer: most upgraded connections are silent most of the time.
                _ = await WaitForBytesAsync(source, token);
                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var read = await source.ReadAsync(buffer, token);
                if (read == 0)
                    return End.Source;
                exchange.Touch();
                isWriting = true;
                await destination.WriteAsync(buffer.AsMemory(0, read), token);
                await destination.FlushAsync(token);
                isWriting = false;
                exchange.Touch();
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or InvalidOperationException)
        {
            return isWriting ? End.DestinationBroke : End.SourceBroke;
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
