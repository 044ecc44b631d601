using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>
/// Growing waits with jitter, as client-go's reflectors have them: from 0.8 s to 30 s, doubled each time and lengthened by up to
/// its own length at random, and small again after two minutes without a failure. While nobody answers at all they stay below 4 s: a
/// refused connection costs little, and a server that is back should be noticed. Not for use by several threads.
/// </summary>
internal sealed class Backoff(TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestUnanswered = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);
    private TimeSpan _next = First;
    private long _last;
    private bool _hasFailed;

    /// <summary>The next wait.</summary>
    /// <param name="failure">What failed; null: something that is no failure of a request. What it asks for counts when it is longer, up to five minutes.</param>
    public TimeSpan Next(ApiException? failure = null)
    {
        if (_hasFailed && time.GetElapsedTime(_last) > Quiet + _next)
            _next = First;
        _hasFailed = true;
        _last = time.GetTimestamp();
        if (failure is { IsConnectionFailure: true } && _next > LongestUnanswered)
            _next = LongestUnanswered;
        var wait = _next * (1 + random());
        _next = _next * 2 > Longest ? Longest : _next * 2;
        if (failure?.RetryAfter is { } asked && asked > wait)
            wait = (asked > LongestAsked ? LongestAsked : asked) + (First * random());
        return wait;
    }

    /// <summary>Waits.</summary>
    public Task WaitAsync(ApiException? failure, CancellationToken cancellation) => Task.Delay(Next(failure), time, cancellation);
}
