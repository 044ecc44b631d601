using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// The client's body on its way upstream: what was read is written at once, and reading waits for writing. Both may run while
/// the answer is already coming back (HTTP/2).
/// </summary>
internal sealed class RequestBodyContent(HttpContext context, Exchange exchange, MirrorSet? mirrors, long? limit) : HttpContent
{
    private const int NotStarted = 0;
    private const int Running = 1;
    private const int Done = 2;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;
    private long _length;

    /// <summary>What was wrong with the client's side of the body; null: nothing, or the client left.</summary>
    public Exception? ClientFailure { get; private set; }

    /// <summary>Whether bytes of the body may have left.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Keeps it from being started and waits until it no longer reads the client's body.</summary>
    public Task FinishAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Done, NotStarted) == NotStarted)
            _done.TrySetResult();
        return _done.Task;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? transport, CancellationToken cancellationToken)
    {
        // The handler may ask again on another connection. The bytes are gone by then.
        if (Interlocked.CompareExchange(ref _state, Running, NotStarted) != NotStarted)
            throw new IOException("The request body was already read.");
        HasStarted = true;
        var reader = context.Request.BodyReader;

        // Over HTTP/2 the token is the stream's own: the upstream may not want the rest of the body.
        var registration = cancellationToken.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), reader);
        var complete = false;
        try
        {
            mirrors?.Start();
            await CopyAsync(reader, stream, cancellationToken);
            complete = true;
        }
        finally
        {
            await registration.DisposeAsync();
            mirrors?.CompleteBody(complete);
            exchange.AwaitClientBytes(isWaiting: false);
            exchange.AwaitUpstreamRoom(isWaiting: false);
            Volatile.Write(ref _state, Done);
            _done.TrySetResult();
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task CopyAsync(PipeReader reader, Stream stream, CancellationToken cancellationToken)
    {
        // The head waits in the handler's buffer. It leaves together with the first bytes of the body where those are at hand,
        // and at once where they are not.
        var isUnsent = true;
        while (true)
        {
            if (!TryRead(reader, out var result))
            {
                if (isUnsent)
                {
                    // A full socket holds up a flush as it does a write.
                    exchange.AwaitUpstreamRoom(isWaiting: true);
                    await stream.FlushAsync(cancellationToken);
                    exchange.AwaitUpstreamRoom(isWaiting: false);
                }

                isUnsent = false;
                exchange.AwaitClientBytes(isWaiting: true);
                result = await ReadAsync(reader);
                exchange.AwaitClientBytes(isWaiting: false);
            }

            if (result.IsCanceled)
            {
                reader.AdvanceTo(result.Buffer.Start);
                throw new OperationCanceledException("The upstream wants no more of the body.", cancellationToken);
            }

            // The server's own limit counts the framing of chunks too.
            _length += result.Buffer.Length;
            if (_length > limit)
            {
                reader.AdvanceTo(result.Buffer.Start);
                throw ClientFailed(new BadHttpRequestException("The body is longer than the route allows.", StatusCodes.Status413PayloadTooLarge));
            }

            foreach (var segment in result.Buffer)
            {
                exchange.AwaitUpstreamRoom(isWaiting: true);
                await stream.WriteAsync(segment, cancellationToken);
                exchange.AwaitUpstreamRoom(isWaiting: false);
                mirrors?.Offer(segment.Span);
                isUnsent = true;
            }

            exchange.Touch();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private bool TryRead(PipeReader reader, out ReadResult result)
    {
        try
        {
            return reader.TryRead(out result);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw ClientFailed(failure);
        }
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync(exchange.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw ClientFailed(failure);
        }
    }

    private IOException ClientFailed(Exception failure)
    {
        ClientFailure = failure;
        return new IOException("The client's body broke.", failure);
    }
}
