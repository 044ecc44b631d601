using System.Threading.Channels;
using CorsGate.Config.Loading;

namespace CorsGate.Config.Tests.Loading;

public class ManifestWatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // So long that within a test only the system's own notifications can tell.
    private static readonly ManifestWatcherOptions NotificationsOnly = new() { PollInterval = TimeSpan.FromHours(1), Quiet = TimeSpan.FromMilliseconds(20) };

    private static readonly ManifestWatcherOptions PollingOnly = new() { UseNotifications = false, PollInterval = TimeSpan.FromMilliseconds(20), Quiet = TimeSpan.FromMilliseconds(5) };

    public static TheoryData<bool> Ways() => [true, false];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Saving_replacing_adding_and_deleting_are_told(bool notifications)
    {
        using var folder = new TempFolder();
        folder.Write("sub/a.yaml", "a");
        await using var watch = new Watch(folder.Path, notifications);

        folder.Write("sub/a.yaml", "changed");
        await watch.ToldAsync();
        folder.Write("elsewhere.tmp", "replaced by rename");
        File.Move(folder["elsewhere.tmp"], folder["sub/a.yaml"], overwrite: true);
        await watch.ToldAsync();
        folder.Write("new.yaml", "a");
        await watch.ToldAsync();
        File.Delete(folder["new.yaml"]);
        await watch.ToldAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_swap_of_a_ConfigMap_volume_is_told(bool notifications)
    {
        using var folder = new TempFolder();
        folder.Mount("g0", ("a.yaml", "0"));
        await using var watch = new Watch(folder.Path, notifications);
        for (var i = 1; i <= 10; i++)
        {
            folder.Mount($"g{i}", ("a.yaml", $"{i}"));
            await watch.ToldAsync(() => string.Equals(File.ReadAllText(folder["a.yaml"]), $"{i}", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_single_file_is_watched_in_its_folder(bool notifications)
    {
        using var folder = new TempFolder();
        folder.Mount("g0", ("a.yaml", "0"));
        await using var watch = new Watch(folder["a.yaml"], notifications);
        folder.Mount("g1", ("a.yaml", "1"));
        await watch.ToldAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_folder_that_comes_later_is_found(bool notifications)
    {
        using var folder = new TempFolder();
        await using var watch = new Watch(folder["later"], notifications, PollingOnly with { UseNotifications = notifications });
        folder.Write("later/a.yaml", "a");
        await watch.ToldAsync();
        folder.Write("later/a.yaml", "changed");
        await watch.ToldAsync();
    }

    [Fact]
    public async Task Files_beside_a_single_file_are_not_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "a");
        await using var watch = new Watch(folder["a.yaml"], notifications: true);
        for (var i = 0; i < 20; i++)
            folder.Write($"other{i}.yaml", "x");
        folder.Write("a.yaml", "changed");
        await watch.ToldAsync();
        Assert.True(watch.Calls <= 2, $"{watch.Calls} calls");
    }

    [Fact]
    public async Task Many_changes_in_a_row_are_told_in_a_few_calls_and_the_last_one_is_seen()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "0");
        await using var watch = new Watch(folder.Path, notifications: true, NotificationsOnly with { Quiet = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(20) });
        for (var i = 1; i <= 200; i++)
            folder.Write("a.yaml", $"{i}");
        await watch.ToldAsync(() => File.ReadAllText(folder["a.yaml"]) is "200");
        Assert.InRange(watch.Calls, 1, 20);
    }

    [Fact]
    public async Task Calls_never_overlap_and_a_change_during_a_call_is_told_after_it()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "0");
        using var release = new SemaphoreSlim(0);
        var entered = Channel.CreateUnbounded<int>();
        var inside = 0;
        await using var watcher = new ManifestWatcher(
            [folder.Path],
            async stop =>
            {
                await entered.Writer.WriteAsync(Interlocked.Increment(ref inside), stop);
                await release.WaitAsync(stop);
                Interlocked.Decrement(ref inside);
            },
            NotificationsOnly);
        folder.Write("a.yaml", "1");
        Assert.Equal(1, await entered.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        folder.Write("a.yaml", "2");
        release.Release();
        Assert.Equal(1, await entered.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        release.Release(100);
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_end_the_watching()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "0");
        var failures = Channel.CreateUnbounded<Exception>();
        await using var watcher = new ManifestWatcher(
            [folder.Path], _ => throw new InvalidOperationException("by intent"), NotificationsOnly with { OnError = failure => failures.Writer.TryWrite(failure) });
        for (var i = 1; i <= 3; i++)
        {
            folder.Write("a.yaml", $"{i}");
            Assert.Equal("by intent", (await failures.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Message);
        }
    }

    [Fact]
    public async Task Disposing_ends_a_callback_that_waits()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "0");
        var entered = new TaskCompletionSource();
        var watcher = new ManifestWatcher(
            [folder.Path],
            async stop =>
            {
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
            },
            NotificationsOnly);
        folder.Write("a.yaml", "1");
        await entered.Task.WaitAsync(Patience);
        await watcher.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.True(entered.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Standard_input_and_missing_paths_need_no_special_care()
    {
        var watcher = new ManifestWatcher(["-", "/nowhere/at/all"], _ => Task.CompletedTask);
        await watcher.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.False(Directory.Exists("/nowhere/at/all"));
    }

    private sealed class Watch : IAsyncDisposable
    {
        private readonly Channel<bool> _told = Channel.CreateUnbounded<bool>();
        private readonly ManifestWatcher _watcher;
        private int _calls;

        public Watch(string path, bool notifications, ManifestWatcherOptions? options = null) => _watcher = new ManifestWatcher(
            [path],
            async stop =>
            {
                Interlocked.Increment(ref _calls);
                await _told.Writer.WriteAsync(true, stop);
            },
            options ?? (notifications ? NotificationsOnly : PollingOnly));

        public int Calls => Volatile.Read(ref _calls);

        /// <summary>Waits for a call at whose time something is true. Several calls for one change are allowed.</summary>
        public async Task ToldAsync(Func<bool>? holds = null)
        {
            using var patience = new CancellationTokenSource(Patience);
            do
                await _told.Reader.ReadAsync(patience.Token);
            while (holds is not null && !holds());
            while (_told.Reader.TryRead(out _))
            {
                // Of the same change.
            }
        }

        public ValueTask DisposeAsync() => _watcher.DisposeAsync();
    }
}
