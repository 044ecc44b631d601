using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.LeaderElection;

/// <summary>
/// Lets one of several processes do something at a time, by a Lease (as client-go's leaderelection). A leader that could not renew its
/// lease for the renew deadline, counted from the start of the last renewal that succeeded, stops before the lease can be another's.
/// </summary>
public sealed class LeaderElector
{
    private const double Jitter = 1.2;
    private const string NoAnswer = "no answer";
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;
    private readonly LeaseLock _lock;
    private volatile bool _isLeader;
    private string _lastFailure = "";
    private string _lastHolder = "";

    /// <summary>An election that has not started.</summary>
    /// <param name="api">The server.</param>
    /// <param name="options">Who and how.</param>
    public LeaderElector(IKubernetesApi api, LeaderElectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(options);
        if (options.RenewDeadline >= options.LeaseDuration || options.RetryPeriod >= options.RenewDeadline)
            throw new ArgumentException("the retry period must be shorter than the renew deadline, and that shorter than the lease", nameof(options));
        _options = options;
        _time = options.TimeProvider;
        _lock = new LeaseLock(api, options);
    }

    /// <summary>Whether this process leads.</summary>
    public bool IsLeader => _isLeader;

    /// <summary>Waits for leadership, does the work, and begins again when leadership was lost or the work has ended.</summary>
    /// <param name="lead">The work; it must end soon after its token says so.</param>
    /// <param name="stop">Ends it, and lets go of the lease.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(lead);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var started = _time.GetTimestamp();
                if (await TryHoldAsync(stop))
                    await LeadAsync(lead, started, stop);
                await Task.Delay(_options.RetryPeriod * (1 + (Jitter * _options.Random())), _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, long renewed, CancellationToken stop)
    {
        // 1. The work ends at the deadline, even while a renewal hangs.
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var deadline = _time.CreateTimer(_ => End(leading), null, Remaining(renewed), Timeout.InfiniteTimeSpan);
        _isLeader = true;
        _options.Report($"{_options.Identity} leads");
        var work = WorkAsync(lead, leading.Token);

        // 2. Every renewal moves the deadline.
        while (!leading.IsCancellationRequested && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(_options.RetryPeriod, _time, leading.Token));
            if (leading.IsCancellationRequested || work.IsCompleted)
                break;
            var started = _time.GetTimestamp();
            if (await TryHoldAsync(leading.Token))
                deadline.Change(Remaining(started), Timeout.InfiniteTimeSpan);
            else if (_lock.Holder.Length > 0 && !_lock.IsOurs)
                End(leading);
        }

        // 3. Nobody else may begin before the work has ended.
        End(leading);
        await work;
        _isLeader = false;
        (stop.IsCancellationRequested ? _options.Report : _options.Warn)($"{_options.Identity} does not lead any more");
        await ReleaseAsync();
    }

    private async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_options.RenewDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            var isHeld = await _lock.TryHoldAsync(either.Token);
            if (!isHeld && _lock.Holder.Length > 0 && !string.Equals(_lastHolder, _lock.Holder, StringComparison.Ordinal))
                _options.Report($"{_lock.Holder} leads");
            (_lastHolder, _lastFailure) = (_lock.Holder, "");
            return isHeld;
        }
        catch (OperationCanceledException)
        {
            if (!cancellation.IsCancellationRequested)
                Fail(NoAnswer);
            return false;
        }
#pragma warning disable CA1031 // Whatever went wrong, an election without end is better than none.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(Describe(failure));
            return false;
        }
    }

    // A server that is away for an hour is one line in the log.
    private void Fail(string failure)
    {
        if (!string.Equals(failure, _lastFailure, StringComparison.Ordinal))
            _options.Warn($"the lease {_options.Namespace}/{_options.Name} cannot be held: {failure}");
        _lastFailure = failure;
    }

    private async Task WorkAsync(Func<CancellationToken, Task> lead, CancellationToken leading)
    {
        try
        {
            await lead(leading);
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // Leadership has ended.
        }
#pragma warning disable CA1031 // Whatever went wrong, the next attempt may do better, here or elsewhere.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _options.Warn($"what the leader does has failed: {Describe(failure)}");
        }
    }

    // Not under the token that has just ended it; a lease that is not let go of runs out by itself.
    private async Task ReleaseAsync()
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout, _time);
        try
        {
            await _lock.ReleaseAsync(timeout.Token);
        }
#pragma warning disable CA1031 // Nobody waits for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(Describe(failure));
        }
    }

    // Of what is not expected the kind says more than the message.
    private static string Describe(Exception failure) => failure switch
    {
        ApiException => failure.Message,
        OperationCanceledException => NoAnswer,
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };

    private TimeSpan Remaining(long since)
    {
        var remaining = _options.RenewDeadline - _time.GetElapsedTime(since);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.FromTicks(1);
    }

    private static void End(CancellationTokenSource leading)
    {
        try
        {
            leading.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
