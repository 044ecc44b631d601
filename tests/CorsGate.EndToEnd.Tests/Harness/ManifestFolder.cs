namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>A folder of manifests that a test writes and changes; removed at the end.</summary>
public sealed class ManifestFolder : IDisposable
{
    /// <summary>Makes an empty one.</summary>
    public ManifestFolder() => Path = Directory.CreateTempSubdirectory("corsgate-test-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file as careful editors do: beside it, and then over it in one step.</summary>
    public string Write(string name, params string[] documents)
    {
        var file = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file + ".new", string.Join("\n---\n", documents.Select(d => d.Trim('\n'))) + "\n");
        System.IO.File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
