using System.Diagnostics;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A fact about a real API server with the CRDs of others; skipped, and counted as such, where those are missing.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    /// <summary>Skips where they are missing.</summary>
    public ClusterFactAttribute() => Skip = KubeCrds.Missing;
}

/// <summary>A theory about a real API server with the CRDs of others; skipped, and counted as such, where those are missing.</summary>
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where they are missing.</summary>
    public ClusterTheoryAttribute() => Skip = KubeCrds.Missing;
}

/// <summary>
/// The CRDs of other projects, of which this one holds no copies: <see cref="FolderVariable"/> names a folder that has one for each
/// set, such as <c>gateway-api-v1.6.1-standard</c>.
/// </summary>
internal static class KubeCrds
{
    /// <summary>Names the folder of the sets.</summary>
    public const string FolderVariable = "CORSGATE_KUBE_CRDS";

    /// <summary>Names a script that installs CRDs: <c>crd.sh -d FOLDER -p BASE_PORT FILE|FOLDER …</c>; without it they are applied to the server itself.</summary>
    public const string InstallVariable = "CORSGATE_KUBE_INSTALL";

    /// <summary>Names a folder of CRDs that stand in for kinds that the server lacks; none for a server of these days.</summary>
    public const string ExtraVariable = "CORSGATE_KUBE_EXTRA";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Why they cannot be installed; null: they can.</summary>
    public static string? Missing { get; } = KubeServer.Missing
        ?? (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } ? null : $"there are no CRDs; set {FolderVariable} to a folder with those that CONTRIBUTING.md names");

    /// <summary>The folder of a set.</summary>
    public static string Set(string name) => Path.Combine(Environment.GetEnvironmentVariable(FolderVariable)!, name);

    /// <summary>Installs CRDs and waits until they are served.</summary>
    /// <param name="server">The server.</param>
    /// <param name="sources">Files, and folders with files.</param>
    public static async Task InstallAsync(KubeServer server, params string[] sources)
    {
        if (Environment.GetEnvironmentVariable(InstallVariable) is { Length: > 0 } script)
        {
            string[] place = ["-d", server.Folder, "-p", $"{server.Address.Port}"];
            await RunAsync(script, [.. place, .. Extra(), .. sources]);
            return;
        }

        await using var objects = new KubeObjects(server) { KeepsObjects = true };
        foreach (var file in Extra().Concat(sources).SelectMany(source => Directory.Exists(source) ? Directory.GetFiles(source, "*.yaml") : [source]))
        {
            // Releases have other files beside them: a kustomization, an admission policy.
            foreach (var document in KubeDocument.Split(await File.ReadAllTextAsync(file), "default").Where(document => document.Kind is "CustomResourceDefinition"))
                await objects.ApplyAsync(document);
        }

        await objects.WaitForKindsAsync();
    }

    /// <summary>Removes a CRD with its objects.</summary>
    public static async Task RemoveAsync(KubeServer server, string name)
    {
        // The server of custom resources may be one of its own. Its groups are then registered with the other one, which goes on to
        // serve a group without kinds until it is told not to.
        var own = Path.Combine(server.Folder, "kubeconfig-crd");
        if (!File.Exists(own))
        {
            await RunAsync(Kubectl.Program, ["--kubeconfig", server.Kubeconfig, "delete", "crd", name, "--timeout=30s"]);
            return;
        }

        await RunAsync(Kubectl.Program, ["--kubeconfig", own, "delete", "crd", name, "--timeout=30s"]);
        var group = name[name.IndexOf('.', StringComparison.Ordinal)..];
        bool IsOfGroup(string found) => found.EndsWith(group, StringComparison.Ordinal);
        if ((await RunAsync(Kubectl.Program, ["--kubeconfig", own, "get", "crd", "-o", "name"])).Split('\n').Any(IsOfGroup))
            return;
        var registered = (await RunAsync(Kubectl.Program, ["--kubeconfig", server.Kubeconfig, "get", "apiservices", "-o", "name"])).Split('\n').Where(IsOfGroup);
        await RunAsync(Kubectl.Program, ["--kubeconfig", server.Kubeconfig, "delete", .. registered]);
    }

    private static string[] Extra() => Environment.GetEnvironmentVariable(ExtraVariable) is { Length: > 0 } folder ? Directory.GetFiles(folder, "*.yaml") : [];

    private static async Task<string> RunAsync(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{script} {string.Join(' ', arguments)}:\n{await errors}{await output}");
        return await output;
    }
}
