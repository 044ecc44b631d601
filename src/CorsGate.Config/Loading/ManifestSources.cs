using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>A file to read.</summary>
/// <param name="Name">The path as the user named it, for messages.</param>
/// <param name="Path">The path to read from: for a ConfigMap's entry within the generation that was current.</param>
internal sealed record ManifestSource(string Name, string Path);

/// <summary>
/// Finds the files that a list of paths names. A folder is read with its subfolders; entries that start with <c>..</c> are a
/// ConfigMap volume's own (the same files once more) and are left out, other hidden entries too.
/// </summary>
internal sealed class ManifestSources
{
    private const string ConfigMapData = "..data";
    private const int DeepestFolder = 32;
    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".conf"];

    private readonly ImmutableArray<ManifestSource>.Builder _sources = ImmutableArray.CreateBuilder<ManifestSource>();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _generations = new(StringComparer.Ordinal);
    private readonly ICollection<Problem> _problems;

    private ManifestSources(ICollection<Problem> problems) => _problems = problems;

    /// <summary>The files, in the order of the paths and of their names; standard input is left out.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="problems">Takes what cannot be found or read.</param>
    public static ImmutableArray<ManifestSource> Find(IEnumerable<string> paths, ICollection<Problem> problems)
    {
        var finder = new ManifestSources(problems);
        foreach (var path in paths.Where(path => path is not "-"))
        {
            if (Directory.Exists(path))
                finder.AddFolder(path, Path.GetFullPath(path), 0);
            else if (File.Exists(path))
                finder.AddFile(path, Path.GetFullPath(path));
            else
                finder.Report(path, "there is no such file or folder; name one that exists");
        }

        return finder._sources.ToImmutable();
    }

    private void AddFolder(string name, string folder, int depth)
    {
        // A link to a folder above would never end.
        if (!_seen.Add(Real(folder)))
            return;
        if (depth > DeepestFolder)
        {
            Report(name, $"the folder is nested deeper than {DeepestFolder} levels and is not read");
            return;
        }

        string[] entries;
        try
        {
            entries = Directory.GetFileSystemEntries(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Report(name, "the folder cannot be read; check its permissions");
            return;
        }

        Array.Sort(entries, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var entryName = Path.GetFileName(entry);
            if (entryName.StartsWith('.'))
                continue;
            var shown = Path.Combine(name, entryName);
            if (Directory.Exists(entry))
                AddFolder(shown, entry, depth + 1);
            else if (Extensions.Contains(Path.GetExtension(entryName), StringComparer.OrdinalIgnoreCase))
                AddFile(shown, entry);
        }
    }

    private void AddFile(string name, string path)
    {
        path = Pin(path);
        if (_seen.Add(Real(path)))
            _sources.Add(new ManifestSource(name, path));
    }

    // A ConfigMap volume changes all its files at once by replacing the link ..data. Followed for each file, it could lead some
    // to the old generation and some to the new; so it is followed once. An old generation that is deleted meanwhile shows.
    private string Pin(string path)
    {
        if (LinkTarget(path) is not { } target || !target.StartsWith(ConfigMapData + "/", StringComparison.Ordinal))
            return path;
        var folder = Path.GetDirectoryName(path)!;
        if (!_generations.TryGetValue(folder, out var generation))
            _generations[folder] = generation = LinkTarget(Path.Combine(folder, ConfigMapData));
        return generation is null ? path : Path.Combine(folder, generation, target[(ConfigMapData.Length + 1)..]);
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Real(string path)
    {
        try
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return Path.TrimEndingDirectorySeparator(info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? info.FullName);
        }
        catch (Exception unresolved) when (unresolved is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private void Report(string name, string message) =>
        _problems.Add(new Problem(ProblemSeverity.Error, new SourceLocation(name, 1, 1), null, null, message));
}
