using System.Diagnostics;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>The real kubectl, as a user of an API server.</summary>
/// <param name="server">The server.</param>
internal sealed class Kubectl(KubeServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The program: beside the binaries of the server, where there is one, else that of the system.</summary>
    public static string Program { get; } = new[] { KubeServer.AssetsVariable, "KUBE_BIN" }
        .Select(Environment.GetEnvironmentVariable).OfType<string>().Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists) ?? "kubectl";

    /// <summary>Runs a command that must succeed.</summary>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="arguments">The words after kubectl.</param>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string input, params string[] arguments)
    {
        var (status, output) = await TryAsync(input, arguments);
        Assert.True(status == 0, $"kubectl {string.Join(' ', arguments)} ended with {status}:\n{output}");
        return output;
    }

    /// <summary>Runs a command.</summary>
    /// <returns>Its exit status, and everything that it wrote.</returns>
    public async Task<(int Status, string Output)> TryAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // What it keeps of the server's discovery belongs to this server.
            Environment = { ["KUBECONFIG"] = server.Kubeconfig, ["KUBECACHEDIR"] = Path.Combine(server.Folder, "kubectl-cache") },
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
