namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A fact about manifests that kubectl renders; skipped, and counted as such, where there is none.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubectlFactAttribute() => Skip = Missing;

    /// <summary>Why there is none; null: there is one.</summary>
    public static string? Missing { get; } =
        File.Exists(Kubectl.Program) || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Kubectl.Program)))
            ? null
            : $"there is no kubectl; put it on the path, or into the folder that {KubeServer.AssetsVariable} names";
}

/// <summary>A theory about manifests that kubectl renders; skipped, and counted as such, where there is none.</summary>
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubectlTheoryAttribute() => Skip = KubectlFactAttribute.Missing;
}
