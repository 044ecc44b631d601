using System.Diagnostics;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>kubectl: that of <c>TEST_ASSET_KUBECTL</c> or of the folder with the server's binaries, as envtest has it, or that of the path.</summary>
internal static class Kubectl
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Why there is none; null: there is one.</summary>
    public static string? Missing { get; } = Program is null ? "there is no kubectl; put it on the path, or name it in TEST_ASSET_KUBECTL" : null;

    /// <summary>Runs it to its end, in the repository's root.</summary>
    /// <param name="kubeconfig">The cluster; null: none is asked.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int Status, string Output, string Errors)> RunAsync(string? kubeconfig, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nobody's own cluster is ever asked.
        start.Environment["KUBECONFIG"] = kubeconfig ?? "/dev/null";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(Environment.GetEnvironmentVariable(KubeServer.AssetsVariable) ?? "");
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "kubectl"))
            .Prepend(Environment.GetEnvironmentVariable("TEST_ASSET_KUBECTL") ?? "").FirstOrDefault(File.Exists);
    }
}

/// <summary>A fact about manifests that kubectl renders; skipped, and counted as such, where there is none.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubectlFactAttribute() => Skip = Kubectl.Missing;
}

/// <summary>A theory about manifests that kubectl renders; skipped, and counted as such, where there is none.</summary>
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubectlTheoryAttribute() => Skip = Kubectl.Missing;
}
