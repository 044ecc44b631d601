using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>
/// Growing waits with jitter, as client-go's reflectors have them: from 0.8 s to 30 s, doubled each time and lengthened by up to
/// its own length at random, and small again after two minutes without a failure. They stay shorter where waiting long would only
/// mean to notice late that all is well again: below 2.5 s while nobody answers at all (a refused connection costs little) and where
/// the server itself says when to come back, below 10 s for its own errors. Not for use by several threads.
/// </summary>
internal sealed class Backoff(TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestUnwell = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestUnanswered = TimeSpan.FromSeconds(1.25);
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
        var longest = LongestFor(failure);
        if (_next > longest)
            _next = longest;
        var wait = _next * (1 + random());
        _next = _next * 2 > Longest ? Longest : _next * 2;
        if (failure?.RetryAfter is { } asked && asked > wait)
            wait = (asked > LongestAsked ? LongestAsked : asked) + (First * random());
        return wait;
    }

    private static TimeSpan LongestFor(ApiException? failure) => failure switch
    {
        { IsConnectionFailure: true } or { RetryAfter: not null } => LongestUnanswered,
        { IsTransient: true } => LongestUnwell,
        _ => Longest,
    };

    /// <summary>Waits.</summary>
    public Task WaitAsync(ApiException? failure, CancellationToken cancellation) => Task.Delay(Next(failure), time, cancellation);
}
