using System.Buffers;

namespace CorsGate.Gateway.Forwarding;

/// <summary>The two directions of an upgraded connection.</summary>
internal static class UpgradeTunnel
{
    private const int BufferSize = 16 * 1024;

    /// <summary>
    /// Copies both ways until both ended. A direction that goes on after the other one ended gets a limited time: neither side
    /// can be told of half a close, and a peer that does not end by itself would hold two connections for ever.
    /// </summary>
    /// <param name="client">The client's connection.</param>
    /// <param name="upstream">The upstream's connection.</param>
    /// <param name="exchange">The exchange; an idle one is cancelled.</param>
    /// <param name="linger">How long the second direction may go on.</param>
    public static async Task<ForwardOutcome> RunAsync(Stream client, Stream upstream, Exchange exchange, TimeSpan linger)
    {
        var up = CopyAsync(client, upstream, exchange);
        var down = CopyAsync(upstream, client, exchange);
        var first = await Task.WhenAny(up, down);
        var isClean = await first;
        var isLingering = false;
        if (!isClean)
        {
            await exchange.CancelAsync();
        }
        else if (!exchange.IsCancellationRequested)
        {
            isLingering = true;
            exchange.CancelAfter(linger);
        }

        var second = await (first == up ? down : up);
        if (isClean && (second || isLingering))
            return ForwardOutcome.Completed;
        return exchange.IsClientGone ? ForwardOutcome.ClientAborted : ForwardOutcome.AbortedAfterStart;
    }

    private static ValueTask<int> WaitForBytesAsync(Stream source, CancellationToken token) => source.ReadAsync(Memory<byte>.Empty, token);

    // True: the source ended. False: one of the two broke, or the exchange was cancelled.
    private static async Task<bool> CopyAsync(Stream source, Stream destination, Exchange exchange)
    {
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
                    return true;
                exchange.Touch();
                await destination.WriteAsync(buffer.AsMemory(0, read), token);
                await destination.FlushAsync(token);
                exchange.Touch();
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
