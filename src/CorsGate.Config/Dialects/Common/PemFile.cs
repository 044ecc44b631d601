using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.Common;

/// <summary>Reads a file of certificates or of a key that a configuration names. What it says never holds any of the text.</summary>
internal static class PemFile
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="written">The path as written.</param>
    /// <param name="folder">Where relative paths start; null: there are none.</param>
    /// <param name="error">What is wrong and what would be right; null: nothing.</param>
    /// <returns>The text; null: it cannot be read.</returns>
    public static string? Read(string written, string? folder, out string? error)
    {
        error = null;
        try
        {
            var path = Path.IsPathRooted(written) ? written : folder is null || written.Length == 0 ? null : Path.Combine(folder, written);
            if (path is not null && File.Exists(path) && new FileInfo(path).Length <= LargestFile)
                return File.ReadAllText(path);
            error = $"the file {Quoting.Quote(written)} is not there; put it there";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"the file {Quoting.Quote(written)} cannot be read; check its permissions";
        }

        return null;
    }
}
