using System.Buffers;
using System.IO.Pipelines;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Cuts the body of a watch into lines of bounded length. What stands after the last line break when the body ends is no event.</summary>
internal sealed class WatchLines(Stream body, int longest, TimeProvider time) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
    private ReadOnlySequence<byte> _buffer;
    private bool _isCompleted;
    private bool _hasRead;

    /// <summary>How long the body may be silent.</summary>
    public required TimeSpan Silence { get; set; }

    /// <summary>The next line, valid until the next call; null at the end.</summary>
    /// <exception cref="ApiException">The body broke off, was silent for too long, or a line is too long.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = _buffer.Slice(0, end);
                _buffer = _buffer.Slice(_buffer.GetPosition(1, end));
                if (line.Length > longest)
                    throw TooLong();
                if (!line.IsEmpty)
                    return line;
                continue;
            }

            if (_isCompleted)
                return null;
            if (_buffer.Length > longest)
                throw TooLong();
            await FillAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await body.DisposeAsync();
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        using var quiet = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, quiet.Token);
        try
        {
            if (_hasRead)
                _reader.AdvanceTo(_buffer.Start, _buffer.End);
            var result = await _reader.ReadAsync(either.Token);
            _hasRead = true;
            _buffer = result.Buffer;
            _isCompleted = result.IsCompleted;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiException($"the watch was silent for {Silence.TotalSeconds:0} s") { Reason = WatchReasons.Silence };
        }
#pragma warning disable CA1031 // However a connection breaks, the watch has broken off.
        catch (Exception broken) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new ApiException("the watch broke off", null, broken) { Reason = WatchReasons.Cut };
        }
    }

    private ApiException TooLong() => new($"an event of the watch has more than {longest:N0} bytes", System.Net.HttpStatusCode.InternalServerError) { Reason = WatchReasons.TooLong };
}

/// <summary>Reasons that the client gives to watches that ended before the server said so.</summary>
internal static class WatchReasons
{
    public const string Silence = "WatchSilence";
    public const string Cut = "WatchCut";
    public const string Unreadable = "WatchEventUnreadable";
    public const string TooLong = "WatchEventTooLong";
}
