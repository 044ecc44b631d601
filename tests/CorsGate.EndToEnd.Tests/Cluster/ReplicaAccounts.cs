using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>ServiceAccounts of a test in the namespace default, with every right, and tokens of them.</summary>
internal static class ReplicaAccounts
{
    /// <summary>Writes one.</summary>
    public static Task ApplyAsync(KubeObjects objects, string name) => objects.ApplyAsync($$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: {{name}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: {{name}}
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
          - kind: ServiceAccount
            name: {{name}}
            namespace: default
        """);

    /// <summary>A token as the TokenRequest API issues it.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="name">The account.</param>
    /// <param name="secret">The Secret with which the token ends; null: none.</param>
    public static async Task<string> RequestTokenAsync(KubeObjects objects, string name, string? secret = null)
    {
        var bound = secret is null ? "" : $"boundObjectRef: {{apiVersion: v1, kind: Secret, name: {secret}}}, ";
        var answer = await objects.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/default/serviceaccounts/{name}/token",
            $"{{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {{{bound}expirationSeconds: 3600}}}}");
        return JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("status").GetProperty("token").GetString()!;
    }
}
