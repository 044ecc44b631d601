using System.Diagnostics;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>
/// What deploy/Dockerfile puts into the image, made without a container engine: its COPY and RUN lines of the build stage, taken
/// from the file and run in a folder of their own.
/// </summary>
public sealed partial class ImageTree : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corsgate-image-");

    /// <summary>The lines of the Dockerfile without comments, continued ones joined.</summary>
    public static string[] Lines { get; } =
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "deploy", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    /// <summary>The folder that becomes /app.</summary>
    public string App => Path.Combine(_folder.FullName, "app");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var source = _folder.CreateSubdirectory("source").FullName;
        foreach (var line in Lines.TakeWhile(line => !line.StartsWith("COPY --from", StringComparison.Ordinal)))
        {
            if (Copy().Match(line) is { Success: true } copy)
                await RunAsync(Repository.Root, $"tar -c --exclude=bin --exclude=obj {copy.Groups["from"].Value} | tar -x -C '{source}'");
            else if (line.StartsWith("RUN ", StringComparison.Ordinal))
                await RunAsync(source, line["RUN ".Length..].Replace(" /app ", $" '{App}' ", StringComparison.Ordinal));
        }

        // As root reads it in an image, whatever the mask was here.
        await RunAsync(_folder.FullName, "chmod -R a+rX .");
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static async Task RunAsync(string folder, string command)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = shell.StandardError.ReadToEndAsync(limit.Token);
        var output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        Assert.True(shell.ExitCode == 0, $"{command}\n{output}{await error}");
    }

    // One or several sources and where they go; a source keeps its name there.
    [GeneratedRegex("^COPY (?<from>[^-].*) [^ ]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Copy();
}
