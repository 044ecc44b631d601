using System.Collections.Immutable;
using System.Security.Cryptography;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Loading;

/// <summary>
/// The files of a configuration across loads. A file that did not change is not parsed again. A file that does not parse, or
/// cannot be read, keeps the objects that it had when it last did: nobody deletes objects by mistyping a bracket.
/// </summary>
internal sealed class FileStore(LoadOptions options)
{
    private const string StandardInputName = "stdin";
    private const int MostAttempts = 10;
    private Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private LoadedFile? _standardInput;

    private sealed record Entry(LoadedFile Current, LoadedFile? Good);

    /// <summary>Reads the files that the options name now.</summary>
    /// <param name="problems">Takes what is wrong with files.</param>
    /// <returns>The files in order, each with the objects that are to be served.</returns>
    public ImmutableArray<LoadedFile> Load(ICollection<Problem> problems)
    {
        var result = ImmutableArray.CreateBuilder<LoadedFile>();
        if (options.Paths.Contains("-", StringComparer.Ordinal))
        {
            _standardInput ??= ReadStandardInput();
            result.Add(Report(_standardInput, problems));
        }

        for (var attempt = 1; ; attempt++)
        {
            var found = new List<Problem>();
            var next = new Dictionary<string, Entry>(StringComparer.Ordinal);
            var files = new List<LoadedFile>();
            var vanished = new List<ManifestSource>();
            foreach (var source in ManifestSources.Find(options.Paths, found))
            {
                if (ReadEntry(source, found) is not { } entry)
                {
                    vanished.Add(source);
                    continue;
                }

                next.Add(source.Name, entry);
                files.Add(Serve(source, entry, found));
            }

            // A file that was listed and is gone was replaced meanwhile, as a ConfigMap's generation is: look again.
            if (vanished.Count > 0 && attempt < MostAttempts)
                continue;
            foreach (var source in vanished)
            {
                if (new FileInfo(source.Path).LinkTarget is not null)
                {
                    found.Add(new Problem(ProblemSeverity.Error, new SourceLocation(source.Name, 1, 1), null, null, "the link leads to no file; remove it or restore the file"));
                }
                else if (_entries.TryGetValue(source.Name, out var before))
                {
                    // Replaced faster than it can be read: that is no deletion.
                    next.Add(source.Name, before);
                    files.Add(Serve(source, before, found));
                }
            }

            _entries = next;
            foreach (var problem in found)
                problems.Add(problem);
            result.AddRange(files);
            return result.ToImmutable();
        }
    }

    private LoadedFile Serve(ManifestSource source, Entry entry, List<Problem> problems)
    {
        Report(entry.Current, problems);
        if (entry.Current.Parses || entry.Good is not { Objects.IsEmpty: false } good)
            return entry.Current;
        problems.Add(new Problem(
            ProblemSeverity.Warning,
            new SourceLocation(source.Name, 1, 1),
            null,
            null,
            $"the file keeps its {good.Objects.Length} last good object{(good.Objects.Length == 1 ? "" : "s")} until it can be read again"));
        return good;
    }

    private static LoadedFile Report(LoadedFile file, ICollection<Problem> problems)
    {
        foreach (var problem in file.Problems)
            problems.Add(problem);
        return file;
    }

    // Null: the file is gone.
    private Entry? ReadEntry(ManifestSource source, List<Problem> problems)
    {
        var before = _entries.GetValueOrDefault(source.Name);
        byte[] content;
        try
        {
            using var stream = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!ReadAll(stream, out content))
                return Failed($"the file has more than {ManifestLimits.FileBytes:N0} bytes; split it");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return Failed("the file cannot be read; check its permissions");
        }
        catch (IOException unreadable)
        {
            return Failed($"the file cannot be read: {Quoting.Escape(unreadable.Message)}");
        }

        var hash = Convert.ToHexString(SHA256.HashData(content));
        if (before is not null && string.Equals(before.Current.Hash, hash, StringComparison.Ordinal))
            return before;
        if (before?.Good is { } known && string.Equals(known.Hash, hash, StringComparison.Ordinal))
            return new Entry(known, known);
        var current = LoadedFile.Read(source.Name, hash, content, options.DefaultNamespace, before?.Good);
        return new Entry(current, current.Parses ? current : before?.Good);

        Entry Failed(string message)
        {
            var problem = new Problem(ProblemSeverity.Error, new SourceLocation(source.Name, 1, 1), null, null, message);
            return new Entry(new LoadedFile("", Parses: false, [], [problem]), before?.Good);
        }
    }

    private LoadedFile ReadStandardInput()
    {
        using var stream = options.OpenStandardInput();
        if (ReadAll(stream, out var content))
            return LoadedFile.Read(StandardInputName, "", content, options.DefaultNamespace, before: null);
        var location = new SourceLocation(StandardInputName, 1, 1);
        return new LoadedFile("", Parses: false, [], [new Problem(ProblemSeverity.Error, location, null, null, $"standard input has more than {ManifestLimits.FileBytes:N0} bytes")]);
    }

    // Reads in pieces: a device or a pipe in a folder may have no end.
    private static bool ReadAll(Stream stream, out byte[] content)
    {
        using var buffer = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, ManifestLimits.FileBytes) : 0);
        var piece = new byte[64 * 1024];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            buffer.Write(piece, 0, read);
            if (buffer.Length > ManifestLimits.FileBytes)
            {
                content = [];
                return false;
            }
        }

        content = buffer.ToArray();
        return true;
    }
}
