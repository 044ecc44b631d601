using CorsGate.Config.Manifests;

namespace CorsGate.Kubernetes.ColdStart;

/// <summary>
/// Keeps the last good configuration on disk while it changes: many changes are one file, written apart from whoever makes them. What
/// was not written yet is written when it is disposed of.
/// </summary>
public sealed class ColdStartWriter : IAsyncDisposable
{
    private readonly ColdStartStore _store;
    private readonly ColdStartOptions _options;
    private readonly Action<string> _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Task _work;
    private IEnumerable<ManifestObject>? _pending;

    /// <summary>Starts with nothing to write.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="report">Takes why it cannot be written, one sentence, once for as long as it stays so. Called on no thread in particular.</param>
    public ColdStartWriter(ColdStartOptions options, Action<string> report)
    {
        _options = options;
        _report = report;
        _store = new ColdStartStore(options);
        _work = Task.Run(RunAsync);
    }

    /// <summary>The configuration changed. Returns at once.</summary>
    /// <param name="objects">
    /// The objects, see <see cref="Config.Loading.ObjectLoader.LastGood"/>: gone through when they are written, on another thread, and not
    /// at all where others come before that.
    /// </param>
    public void Changed(IEnumerable<ManifestObject> objects)
    {
        Volatile.Write(ref _pending, objects);
        try
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Signalled already, or nobody writes any more.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
        _signal.Dispose();
    }

    private async Task RunAsync()
    {
        // Whoever is told at the start need not find out when the API server is away.
        var told = Tell(_store.Check(), null);
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stop.Token);
                await Task.Delay(_options.Delay, _options.TimeProvider, _stop.Token);
                told = Write(told);
            }
        }
        catch (OperationCanceledException)
        {
            Write(told);
        }
    }

    private string? Write(string? told)
    {
        if (Interlocked.Exchange(ref _pending, null) is not { } pending)
            return told;
        return Tell(_store.Save(pending), told);
    }

    private string? Tell(string? problem, string? told)
    {
        if (problem is not null && !string.Equals(problem, told, StringComparison.Ordinal))
            _report(problem);
        return problem;
    }
}
