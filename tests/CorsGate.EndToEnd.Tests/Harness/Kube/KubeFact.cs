namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A fact about a real Kubernetes API server; skipped, and counted as such, where there is none.</summary>
internal sealed class KubeFactAttribute : FactAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubeFactAttribute() => Skip = KubeServer.Missing;
}

/// <summary>A theory about a real Kubernetes API server; skipped, and counted as such, where there is none.</summary>
internal sealed class KubeTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where there is none.</summary>
    public KubeTheoryAttribute() => Skip = KubeServer.Missing;
}
