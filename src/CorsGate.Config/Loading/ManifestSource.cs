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
internal static class ManifestSources
{
    private const string ConfigMapData = "..data";
    private const int DeepestFolder = 32;
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The files, in the order of the paths and of their names; standard input is left out.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="problems">Takes what cannot be found or read.</param>
    public static ImmutableArray<ManifestSource> Find(IEnumerable<string> paths, ICollection<Problem> problems)
    {
        var sources = ImmutableArray.CreateBuilder<ManifestSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.Where(path => path is not "-"))
        {
            if (Directory.Exists(path))
                AddFolder(path, Path.GetFullPath(path), 0, sources, seen, problems);
            else if (!File.Exists(path))
                problems.Add(Error(path, "there is no such file or folder; name one that exists"));
            else if (seen.Add(Real(path)))
                sources.Add(new ManifestSource(path, Pin(path)));
        }

        return sources.ToImmutable();
    }

    private static void AddFolder(
        string name, string folder, int depth, ImmutableArray<ManifestSource>.Builder sources, HashSet<string> seen, ICollection<Problem> problems)
    {
        // A link to a folder above would never end.
        if (!seen.Add(Real(folder)))
            return;
        if (depth > DeepestFolder)
        {
            problems.Add(Error(name, $"the folder is nested deeper than {DeepestFolder} levels and is not read"));
            return;
        }

        string[] entries;
        try
        {
            entries = Directory.GetFileSystemEntries(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(Error(name, "the folder cannot be read; check its permissions"));
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
                AddFolder(shown, entry, depth + 1, sources, seen, problems);
            else if (Extensions.Contains(Path.GetExtension(entryName), StringComparer.OrdinalIgnoreCase) && seen.Add(Real(entry)))
                sources.Add(new ManifestSource(shown, Pin(entry)));
        }
    }

    // A ConfigMap volume changes all its files at once by replacing the link ..data. Read through the link, some files could
    // come from the old generation and some from the new.
    private static string Pin(string path)
    {
        var target = LinkTarget(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (target is null || !target.StartsWith(ConfigMapData + "/", StringComparison.Ordinal))
            return path;
        return LinkTarget(Path.Combine(folder, ConfigMapData)) is { } generation
            ? Path.Combine(folder, generation, target[(ConfigMapData.Length + 1)..])
            : path;
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
            return Path.GetFullPath(path);
        }
    }

    private static Problem Error(string name, string message) =>
        new(ProblemSeverity.Error, new SourceLocation(name, 1, 1), null, null, message);
}
