using System.Buffers;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Reads whole bodies, up to a limit.</summary>
internal static class BodyReader
{
    /// <summary>The bytes of a body.</summary>
    /// <exception cref="ResponseTooLargeException">There are more than the limit.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > limit)
            throw new ResponseTooLargeException(limit);
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var all = new ArrayBufferWriter<byte>((int)Math.Clamp(content.Headers.ContentLength ?? 4096, 256, limit));
        while (true)
        {
            var read = await stream.ReadAsync(all.GetMemory(4096), cancellation);
            if (read == 0)
                return all.WrittenSpan.ToArray();
            all.Advance(read);
            if (all.WrittenCount > limit)
                throw new ResponseTooLargeException(limit);
        }
    }

    /// <summary>The first bytes of a body, for a message; fewer when it breaks off.</summary>
    public static async Task<byte[]> ReadStartAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        var start = new byte[most];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            for (int read; length < most && (read = await stream.ReadAsync(start.AsMemory(length), cancellation)) > 0;)
                length += read;
        }
#pragma warning disable CA1031 // However the body breaks off, what has come is enough.
        catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // The message is shorter.
        }

        return start[..length];
    }
}

/// <summary>An answer that is larger than the client reads.</summary>
internal sealed class ResponseTooLargeException(int limit) : Exception($"the answer has more than {limit:N0} bytes");
