namespace CorsGate.Config.Tests.Loading;

/// <summary>Small manifests for tests of loading.</summary>
internal static class Manifest
{
    /// <summary>A Namespace with a label that tells its versions apart.</summary>
    public static string Namespace(string name, string version = "1") =>
        $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{version: v{version}}}}}\n";

    /// <summary>A policy with one origin.</summary>
    public static string Policy(string name, string origin, string extra = "") =>
        $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {{name: {name}}}\nspec:\n  targetRefs: [{{group: gateway.networking.k8s.io, kind: Gateway, name: g}}]\n  cors:\n    allowOrigins: [\"{origin}\"]\n{extra}";
}
