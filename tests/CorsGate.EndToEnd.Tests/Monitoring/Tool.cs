using System.Diagnostics;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>A command that is run to its end.</summary>
internal static class Tool
{
    /// <summary>Runs it in the repository's root.</summary>
    /// <param name="input">What it reads on standard input.</param>
    /// <param name="command">The command and its arguments.</param>
    public static async Task<(int Status, string Output)> RunAsync(string input, params string[] command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
