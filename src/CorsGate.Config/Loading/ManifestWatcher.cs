using System.Threading.Channels;

namespace CorsGate.Config.Loading;

/// <summary>
/// Calls back when files of a configuration change: one call at a time, several changes in a row as one. Changes are told by
/// the system where it does, and found by polling where it does not.
/// </summary>
public sealed class ManifestWatcher : IAsyncDisposable
{
    private readonly IReadOnlyList<string> paths;
    private readonly Func<CancellationToken, Task> onChange;
    private readonly ManifestWatcherOptions options;
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private readonly FolderNotifications? notifications;
    private readonly Task work;
    private string seen;

    /// <summary>Starts watching.</summary>
    /// <param name="paths">Files and folders; standard input (<c>-</c>) never changes.</param>
    /// <param name="onChange">Called after a change; its token ends with the watching.</param>
    /// <param name="options">How it waits; null: the defaults.</param>
    public ManifestWatcher(IEnumerable<string> paths, Func<CancellationToken, Task> onChange, ManifestWatcherOptions? options = null)
    {
        this.paths = [.. paths.Where(path => path is not "-")];
        this.onChange = onChange;
        this.options = options ?? new ManifestWatcherOptions();
        if (this.options.UseNotifications)
        {
            notifications = new FolderNotifications(this.paths, Signal);
            notifications.Start();
        }

        seen = ManifestFingerprint.Take(this.paths);
        work = Task.WhenAll(Task.Run(PollAsync), Task.Run(TellAsync));
    }

    /// <summary>Ends watching; a callback that runs is asked to end and waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested)
        {
            notifications?.Dispose();
            await stop.CancelAsync();
        }

        await work;
        stop.Dispose();
    }

    private void Signal() => changes.Writer.TryWrite(true);

    private async Task PollAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(options.PollInterval, options.TimeProvider);
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                notifications?.Start();
                if (!string.Equals(ManifestFingerprint.Take(paths), Volatile.Read(ref seen), StringComparison.Ordinal))
                    Signal();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of watching.
        }
    }

    private async Task TellAsync()
    {
        try
        {
            while (await changes.Reader.WaitToReadAsync(stop.Token))
            {
                await SettleAsync();
                // Taken before the callback reads: what changes while it reads is told again.
                Volatile.Write(ref seen, ManifestFingerprint.Take(paths));
                await CallAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of watching.
        }
    }

    // Waits until nothing changed for a while, but not for ever.
    private async Task SettleAsync()
    {
        var began = options.TimeProvider.GetTimestamp();
        while (changes.Reader.TryRead(out _) && options.TimeProvider.GetElapsedTime(began) < options.MaxDelay)
            await Task.Delay(options.Quiet, options.TimeProvider, stop.Token);
        while (changes.Reader.TryRead(out _))
        {
            // Part of the change that is told now.
        }
    }

    private async Task CallAsync()
    {
        try
        {
            await onChange(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the callback throws, the next change must still be told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            options.OnError?.Invoke(failure);
        }
    }
}
