using System.Threading.Channels;

namespace CorsGate.Config.Loading;

/// <summary>
/// Calls back when files of a configuration change: one call at a time, several changes in a row as one. Changes are told by
/// the system where it does, and found by polling where it does not.
/// </summary>
public sealed class ManifestWatcher : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<CancellationToken, Task> _onChange;
    private readonly ManifestWatcherOptions _options;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly FolderNotifications? _notifications;
    private readonly Task _work;
    private string _seen;

    /// <summary>Starts watching.</summary>
    /// <param name="paths">Files and folders; standard input (<c>-</c>) never changes.</param>
    /// <param name="onChange">Called after a change; its token ends with the watching.</param>
    /// <param name="options">How it waits; null: the defaults.</param>
    public ManifestWatcher(IEnumerable<string> paths, Func<CancellationToken, Task> onChange, ManifestWatcherOptions? options = null)
    {
        _paths = [.. paths.Where(path => path is not "-")];
        _onChange = onChange;
        _options = options ?? new ManifestWatcherOptions();
        if (_options.UseNotifications)
        {
            _notifications = new FolderNotifications(_paths, Signal);
            _notifications.Start();
        }

        _seen = ManifestFingerprint.Take(_paths);
        _work = Task.WhenAll(Task.Run(PollAsync), Task.Run(TellAsync));
    }

    /// <summary>Ends watching; a callback that runs is asked to end and waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            _notifications?.Dispose();
            await _stop.CancelAsync();
        }

        await _work;
        _stop.Dispose();
    }

    private void Signal() => _changes.Writer.TryWrite(true);

    private async Task PollAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(_options.PollInterval, _options.TimeProvider);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _notifications?.Start();
                if (!string.Equals(ManifestFingerprint.Take(_paths), Volatile.Read(ref _seen), StringComparison.Ordinal))
                    Signal();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of watching.
        }
    }

    private async Task TellAsync()
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(_stop.Token))
            {
                await SettleAsync();
                // Taken before the callback reads: what changes while it reads is told again.
                Volatile.Write(ref _seen, ManifestFingerprint.Take(_paths));
                await CallAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of watching.
        }
    }

    // Waits until nothing changed for a while, but not for ever.
    private async Task SettleAsync()
    {
        var began = _options.TimeProvider.GetTimestamp();
        while (_changes.Reader.TryRead(out _) && _options.TimeProvider.GetElapsedTime(began) < _options.MaxDelay)
            await Task.Delay(_options.Quiet, _options.TimeProvider, _stop.Token);
        while (_changes.Reader.TryRead(out _))
        {
            // Part of the change that is told now.
        }
    }

    private async Task CallAsync()
    {
        try
        {
            await _onChange(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the callback throws, the next change must still be told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _options.OnError?.Invoke(failure);
        }
    }
}
