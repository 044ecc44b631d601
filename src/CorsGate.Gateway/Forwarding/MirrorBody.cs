using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// A copy of a request body for one mirror. The writer never waits: with more than the limit outstanding the copy is given up,
/// which breaks off the mirror's request instead of sending it half.
/// </summary>
internal sealed class MirrorBody(int limit) : HttpContent
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private long _outstanding;
    private bool _isClosed;

    /// <summary>Adds bytes, or gives the copy up.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed)
            return;
        if (Interlocked.Add(ref _outstanding, bytes.Length) > limit)
        {
            Complete(whole: false);
            return;
        }

        _pipe.Writer.Write(bytes);

        // Without a threshold for pausing, flushing never waits.
        var flush = _pipe.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully && flush.GetAwaiter().GetResult().IsCompleted)
            Complete(whole: false);
    }

    /// <summary>Ends the copy.</summary>
    /// <param name="whole">Whether everything was offered.</param>
    public void Complete(bool whole)
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _pipe.Writer.Complete(whole ? null : new IOException("The copy was given up."));
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = _pipe.Reader;
        Exception? failure = null;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                foreach (var segment in result.Buffer)
                {
                    await stream.WriteAsync(segment, cancellationToken);
                    Interlocked.Add(ref _outstanding, -segment.Length);
                }

                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    return;
                await stream.FlushAsync(cancellationToken);
            }
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            await reader.CompleteAsync(failure);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
