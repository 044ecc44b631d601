using System.Diagnostics;
using System.Globalization;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A server that scripts start and stop.</summary>
/// <param name="folder">Where its state lives.</param>
internal sealed class KubeScript(string folder) : IKubeProcesses
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public async Task<string> StartAsync(int port, string mode, string[] flags)
    {
        var (status, output, errors) = await RunAsync(
            KubeServer.StartVariable, ["-d", folder, "-p", port.ToString(CultureInfo.InvariantCulture), "-m", mode, "--", .. flags]);
        return status == 0 ? output.Trim().Split('\n')[^1] : throw new KubeRefusedException(errors + output + ReadLogs());
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        var (status, _, errors) = await RunAsync(KubeServer.StopVariable, ["-d", folder]);
        Assert.True(status == 0, errors);
    }

    // A script may show the end alone, and a Go program's reason stands before its stack traces.
    private string ReadLogs() =>
        string.Join('\n', Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Select(file => string.Join('\n', File.ReadLines(file).Take(200))));

    private static async Task<(int Status, string Output, string Errors)> RunAsync(string variable, string[] arguments)
    {
        var script = Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set; both scripts are needed.");
        var start = new ProcessStartInfo(script, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }
}
