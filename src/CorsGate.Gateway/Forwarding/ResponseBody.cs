using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Streams an upstream's body to the client: what was read is written and flushed before more is read.</summary>
internal static class ResponseBody
{
    private const int SmallBuffer = 4 * 1024;
    private const int LargeBuffer = 64 * 1024;

    /// <summary>Copies until the body's end.</summary>
    /// <param name="source">The upstream's body.</param>
    /// <param name="response">The client's response, whose head stands.</param>
    /// <param name="length">The Content-Length; null: unknown, a stream perhaps.</param>
    /// <param name="exchange">The exchange.</param>
    /// <exception cref="IOException">The upstream closed early or broke the framing.</exception>
    /// <exception cref="OperationCanceledException">The exchange was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask CopyAsync(Stream source, HttpResponse response, long? length, Exchange exchange)
    {
        var token = exchange.Token;
        var size = length is <= SmallBuffer ? SmallBuffer : LargeBuffer;
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                // A read of no bytes waits for some without a buffer to hold: thousands of silent streams cost nothing.
                var available = source.ReadAsync(Memory<byte>.Empty, token);
                if (available.IsCompletedSuccessfully)
                {
                    available.GetAwaiter().GetResult();
                }
                else
                {
                    if (buffer is not null)
                        ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;

                    // The head of a stream must not wait for its first event. (An answer that has already ended never comes
                    // here: it must end with its head, or gRPC clients take it for one that broke off.)
                    if (length is null && !response.HasStarted)
                        await FlushHeadAsync(response, available.AsTask(), token);
                    else
                        await available;
                }

                buffer ??= ArrayPool<byte>.Shared.Rent(size);
                var read = await source.ReadAsync(buffer, token);
                if (read == 0)
                    return;
                exchange.AwaitClientRoom(isWaiting: true);
                await response.Body.WriteAsync(buffer.AsMemory(0, read), token);
                exchange.AwaitClientRoom(isWaiting: false);
            }
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask FlushHeadAsync(HttpResponse response, Task pending, CancellationToken token)
    {
        try
        {
            await response.Body.FlushAsync(token);
            await pending;
        }
        catch
        {
            // Whoever disposes of the answer ends the read; its outcome no longer matters to anyone.
            _ = pending.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }
}
