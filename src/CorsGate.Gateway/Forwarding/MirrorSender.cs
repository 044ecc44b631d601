using System.Net.Sockets;

namespace CorsGate.Gateway.Forwarding;

/// <summary>Sends copies in the background, a bounded number at a time, and throws their answers away.</summary>
internal sealed class MirrorSender(UpstreamPools pools, ForwarderOptions options)
{
    private int _underWay;

    /// <summary>The most bytes that may wait for one mirror.</summary>
    public int BufferBytes => options.MirrorBufferBytes;

    /// <summary>Sends a copy; with too many under way it is not sent.</summary>
    /// <param name="message">The copy.</param>
    /// <param name="acceptAnyCertificate">Whether the mirror's certificate is not verified.</param>
    public void Send(HttpRequestMessage message, bool acceptAnyCertificate)
    {
        if (Interlocked.Increment(ref _underWay) > options.MaxConcurrentMirrors)
        {
            Interlocked.Decrement(ref _underWay);
            message.Dispose();
            return;
        }

        _ = Task.Run(() => SendAsync(message, pools.For(acceptAnyCertificate)));
    }

    private async Task SendAsync(HttpRequestMessage message, HttpMessageInvoker client)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.MirrorTimeout);
            using var response = await client.SendAsync(message, limit.Token);
            await response.Content.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            // Nobody waits for a mirror, and a mirror that is down is no fault of the request's.
        }
        finally
        {
            message.Dispose();
            Interlocked.Decrement(ref _underWay);
        }
    }
}
