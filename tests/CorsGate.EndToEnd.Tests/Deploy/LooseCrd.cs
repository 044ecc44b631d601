using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>CRDs that check nothing, for kinds whose own are not at hand, so that their names and versions are served.</summary>
internal static class LooseCrd
{
    /// <summary>Writes one to a file beside a server's state.</summary>
    /// <returns>The file.</returns>
    public static string Write(KubeServer server, string group, string version, string kind)
    {
        var name = kind.ToLowerInvariant();
        var plural = name.EndsWith('y') ? name[..^1] + "ies" : name + "s";
        var file = Path.Combine(server.Folder, $"{plural}.{group}.yaml");
        File.WriteAllText(file, $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: {{plural}}.{{group}}
            spec:
              group: {{group}}
              names: { kind: {{kind}}, listKind: {{kind}}List, plural: {{plural}}, singular: {{name}} }
              scope: Namespaced
              versions:
              - name: {{version}}
                served: true
                storage: true
                subresources: { status: {} }
                schema:
                  openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true }
            """);
        return file;
    }
}
