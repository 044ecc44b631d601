namespace CorsGate.Config.Loading;

/// <summary>
/// Asks the system to tell changes under a list of paths. Folders are watched without a filter: on the swap of a ConfigMap
/// volume only its link <c>..data</c> is renamed, which a filter such as <c>*.yaml</c> would hide.
/// </summary>
internal sealed class FolderNotifications(IReadOnlyList<string> paths, Action changed) : IDisposable
{
    private readonly FileSystemWatcher?[] _watchers = new FileSystemWatcher?[paths.Count];
    private readonly bool[] _isRefused = new bool[paths.Count];
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Starts what is not running: a folder that was missing, a watch that the system refused for now.</summary>
    public void Start()
    {
        lock (_gate)
        {
            for (var i = 0; i < paths.Count && !_isDisposed; i++)
            {
                if (!_isRefused[i])
                    _watchers[i] ??= TryWatch(paths[i], i);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var watcher in _watchers)
                watcher?.Dispose();
        }
    }

    private FileSystemWatcher? TryWatch(string path, int index)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            var isFolder = Directory.Exists(path);
            var folder = isFolder ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is null || !Directory.Exists(folder))
                return null;
            var file = isFolder ? null : Path.GetFileName(path);
            watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = isFolder,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, change) => Tell(change.Name, file);
            watcher.Created += (_, change) => Tell(change.Name, file);
            watcher.Deleted += (_, change) => Tell(change.Name, file);
            watcher.Renamed += (_, change) =>
            {
                Tell(change.OldName, file);
                Tell(change.Name, file);
            };
            watcher.Error += (_, error) => Fail(index, error.GetException());
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No more inotify instances or watches: polling does the work, and tries again.
            watcher?.Dispose();
            return null;
        }
    }

    // Beside a single file lie files that are none of our business; a ConfigMap's own entries are.
    private void Tell(string? name, string? file)
    {
        if (file is null || name is null || string.Equals(name, file, StringComparison.Ordinal) || name.StartsWith("..", StringComparison.Ordinal))
            changed();
    }

    private void Fail(int index, Exception error)
    {
        // After too many changes at once the watch goes on; whatever else ends it (no more watches for subfolders) would end the
        // next one, too, and polling does the work from here on.
        if (error is not InternalBufferOverflowException)
        {
            lock (_gate)
            {
                _isRefused[index] = true;
                _watchers[index]?.Dispose();
                _watchers[index] = null;
            }
        }

        changed();
    }
}
