using System.Runtime.InteropServices;

namespace CorsGate.Gateway.Forwarding;

/// <summary>How long nothing may move in an exchange, in milliseconds; <see cref="long.MaxValue"/>: for ever.</summary>
/// <param name="Read">While bytes of the upstream are waited for.</param>
/// <param name="Send">While the upstream is waited for to take bytes.</param>
/// <param name="Client">While the client is waited for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IdleLimits(long Read, long Send, long Client)
{
    /// <summary>The limits of a request.</summary>
    /// <param name="idle">The forwarder's own.</param>
    /// <param name="read">The request's limit for reading from the upstream; null: the forwarder's own.</param>
    /// <param name="send">The request's limit for sending to the upstream; null: the forwarder's own.</param>
    public static IdleLimits Of(TimeSpan idle, TimeSpan? read, TimeSpan? send)
    {
        var own = Milliseconds(idle);
        var forReading = read is { } ofRead ? Milliseconds(ofRead) : own;
        return new IdleLimits(forReading, send is { } ofSend ? Milliseconds(ofSend) : own, Math.Max(own, forReading));
    }

    private static long Milliseconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)time.TotalMilliseconds;
}
