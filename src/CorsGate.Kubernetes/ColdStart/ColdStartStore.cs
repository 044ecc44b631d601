using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.ColdStart;

/// <summary>
/// The last good configuration on disk, for a start while the API server is away. One file: a line of JSON about it, a line of JSON
/// for each object, and a line with the digest of those before. It is written beside the old one and renamed into its place, so
/// that there is always a whole one, for its owner alone (mode 0600: it holds private keys).
/// </summary>
public sealed class ColdStartStore(ColdStartOptions options)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "objects.jsonl";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private readonly string _path = Path.Combine(options.Folder, FileName);

    /// <summary>Keeps objects in place of those that were kept. Never throws for what the disk does.</summary>
    /// <param name="objects">The objects, see <see cref="ObjectLoader.LastGood"/>.</param>
    /// <returns>Why they could not be kept, one sentence; null: they were.</returns>
    public string? Save(IEnumerable<ManifestObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var path = TemporaryPath();
        try
        {
            MakeFolder(clears: true);
            var isWhole = Write(path, objects);
            if (isWhole)
                File.Move(path, _path, overwrite: true);
            else
                File.Delete(_path);
            return isWhole ? null : $"the configuration has more than {options.LargestFile:N0} bytes, so nothing is kept in {_path} for a cold start; allow more";
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Explain(path, failed);
        }
        finally
        {
            TryDelete(path);
        }
    }

    /// <summary>Says whether objects could be kept, before there are any.</summary>
    /// <returns>Why they could not, in the words of <see cref="Save"/>; null: they could.</returns>
    public string? Check()
    {
        var path = TemporaryPath();
        try
        {
            MakeFolder(clears: false);
            Create(path).Dispose();
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Explain(path, failed);
        }
        finally
        {
            TryDelete(path);
        }
    }

    /// <summary>Reads what was kept. Never throws for what the disk holds.</summary>
    /// <param name="problem">Why it cannot be used, one sentence; null: it can, or there is none.</param>
    /// <returns>What was kept; null: nothing that can be used.</returns>
    public ColdStartContent? Load(out string? problem)
    {
        problem = null;
        try
        {
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & WritableByOthers) != UnixFileMode.None)
                problem = $"{_path} can be written by others than its owner, so it is not used; take that right from them";
            else if (stream.Length > options.LargestFile)
                problem = $"{_path} has more than {options.LargestFile:N0} bytes, so it is not used";
            else
                return ColdStartFile.Read(stream, options.Scope, out var fault) ?? Refuse(fault, out problem);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            // The first start.
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            problem = $"{_path} cannot be read: {Quoting.Escape(failed.Message)}";
        }

        return null;
    }

    private ColdStartContent? Refuse(string fault, out string? problem)
    {
        problem = $"{_path} is not used: {fault}";
        return null;
    }

    private string TemporaryPath() => $"{_path}.{Guid.NewGuid():N}.tmp";

    // The same words each time for the same reason, whatever the file beside is called.
    private string Explain(string path, Exception failed) =>
        $"the configuration cannot be kept in {_path} for a cold start: {Quoting.Escape(failed.Message.Replace(path, _path, StringComparison.Ordinal))}";

    private static FileStream Create(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = Owner;
        return new FileStream(path, how);
    }

    private bool Write(string path, IEnumerable<ManifestObject> objects)
    {
        using var stream = Create(path);
        var isWhole = ColdStartFile.Write(stream, options.Scope, options.TimeProvider.GetUtcNow(), objects, options.LargestFile);
        stream.Flush(flushToDisk: true);
        return isWhole;
    }

    private void MakeFolder(bool clears)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(options.Folder);
        else
            Directory.CreateDirectory(options.Folder, Owner | UnixFileMode.UserExecute);

        // What a process that was killed left behind.
        if (!clears)
            return;
        foreach (var left in Directory.EnumerateFiles(options.Folder, FileName + ".*.tmp"))
            TryDelete(left);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }
}
