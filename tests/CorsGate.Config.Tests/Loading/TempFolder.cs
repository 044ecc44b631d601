using System.Runtime.InteropServices;

namespace CorsGate.Config.Tests.Loading;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("corsgate-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
    }

    /// <summary>Makes or replaces a ConfigMap volume's generation, as a kubelet does.</summary>
    public void Mount(string generation, params (string Name, string Content)[] files)
    {
        var folder = $"..{generation}";
        foreach (var (name, content) in files)
            Write(System.IO.Path.Combine(folder, name), content);
        File.CreateSymbolicLink(this["..data_tmp"], folder);
        var old = new DirectoryInfo(this["..data"]).LinkTarget;
        if (Rename(this["..data_tmp"], this["..data"]) != 0)
            throw new IOException($"rename: error {Marshal.GetLastPInvokeError()}");
        foreach (var (name, _) in files.Where(file => !File.Exists(this[file.Name])))
            File.CreateSymbolicLink(this[name], $"..data/{name}");
        if (old is not null)
            Directory.Delete(this[old], recursive: true);
    }

    // File.Move and Directory.Move cannot put one link to a folder in the place of another.
    [DllImport("libc", EntryPoint = "rename", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    public void Dispose()
    {
        foreach (var folder in Directory.GetDirectories(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(Path, recursive: true);
    }
}
