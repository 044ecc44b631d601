using System.Net;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A request body that a test sends piece by piece, each at once.</summary>
internal sealed class PushContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sends a piece.</summary>
    public async Task PushAsync(string text, CancellationToken cancellationToken)
    {
        var stream = await _stream.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the body.</summary>
    public void End() => _end.TrySetResult();

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // Over HTTP/2 the head waits in the client's buffer until something is flushed.
        await stream.FlushAsync();
        _stream.TrySetResult(stream);
        await _end.Task;
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
