using CorsGate.Config.Dialects;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>The Roles grant what the program reads and writes, and nothing else.</summary>
public sealed class RoleTests
{
    private static readonly string[] Reading = ["list", "watch"];

    [KubectlFact]
    public async Task The_ClusterRole_reads_the_kinds_that_are_read_and_no_others()
    {
        var read = ResourceReaders.Watched.SelectMany(kind => Reading.Select(verb => new Permission(kind.Group, Plural(kind.Kind), verb)));
        var granted = Permission.Of((await Kustomize.ObjectsAsync(Kustomize.Default)).Only("ClusterRole")).Where(permission => Reading.Contains(permission.Verb));
        Assert.Equal(Sorted(read), Sorted(granted));
    }

    [KubectlFact]
    public async Task Nothing_but_statuses_Events_and_one_Lease_can_be_written()
    {
        var objects = await Kustomize.ObjectsAsync(Kustomize.Default);
        var rest = Permission.Of(objects.Only("ClusterRole")).Where(permission => !Reading.Contains(permission.Verb)).ToLookup(permission => permission.Verb);
        Assert.Equal(["create events.events.k8s.io"], Sorted(rest["create"]));
        Assert.All(rest["patch"], permission => Assert.EndsWith("/status", permission.Resource, StringComparison.Ordinal));

        // Whose status is written is read again after a conflict, and nothing else.
        Assert.Equal(Sorted(rest["patch"].Select(permission => permission with { Verb = "get", Resource = permission.Resource[..^"/status".Length] })), Sorted(rest["get"]));
        Assert.Equal(["create", "get", "patch"], rest.Select(verb => verb.Key).Order(StringComparer.Ordinal));

        var leader = objects.Only("Role", "corsgate-leader");
        Assert.Equal("corsgate-system", (string?)leader["metadata"]!["namespace"]);
        Assert.Equal(["create leases.coordination.k8s.io", "get leases.coordination.k8s.io", "patch leases.coordination.k8s.io"], Permission.Of(leader).Select(p => p.ToString()));
        Assert.Single(objects, o => (string?)o["kind"] == "ClusterRole");
        Assert.Single(objects, o => (string?)o["kind"] == "Role");
    }

    [KubectlFact]
    public async Task The_namespaced_Role_is_the_ClusterRole_without_what_has_no_namespace()
    {
        var whole = Permission.Of((await Kustomize.ObjectsAsync(Kustomize.Default)).Only("ClusterRole"));
        var objects = await Kustomize.ObjectsAsync(Kustomize.Namespaced);
        var withoutNamespace = ResourceReaders.Watched.Where(kind => !kind.IsNamespaced).SelectMany(kind => new[] { Plural(kind.Kind), Plural(kind.Kind) + "/status" }).ToArray();
        Assert.Equal(
            Sorted(whole.Where(permission => !withoutNamespace.Contains(permission.Resource))),
            Sorted(Permission.Of(objects.Only("Role"))));
        Assert.DoesNotContain(objects, o => (string?)o["kind"] is "ClusterRole" or "ClusterRoleBinding");

        // Of CorsGate's own namespace, the Service whose addresses are told, and no other.
        var service = objects.Only("Role", "corsgate-service");
        Assert.Equal("corsgate-system", (string?)service["metadata"]!["namespace"]);
        Assert.Equal(["list services", "watch services"], Sorted(Permission.Of(service)));
        Assert.All(service["rules"]!.AsArray(), rule => Assert.Equal(["corsgate"], rule!["resourceNames"].Texts()));
        Assert.Contains("--publish-service=corsgate-system/corsgate", objects.Only("Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!["args"].Texts());
    }

    [KubectlFact]
    public async Task Bindings_are_for_the_account_of_the_Deployment()
    {
        foreach (var folder in new[] { Kustomize.Default, Kustomize.Namespaced })
        {
            var objects = await Kustomize.ObjectsAsync(folder);
            var account = objects.Only("ServiceAccount")["metadata"]!;
            Assert.Equal((string?)account["name"], (string?)objects.Only("Deployment")["spec"]!["template"]!["spec"]!["serviceAccountName"]);
            var bindings = objects.Where(o => ((string?)o["kind"])!.EndsWith("RoleBinding", StringComparison.Ordinal)).ToArray();
            Assert.Equal(objects.Count(o => (string?)o["kind"] is "ClusterRole" or "Role"), bindings.Length);
            foreach (var binding in bindings)
            {
                var subject = Assert.Single(binding["subjects"]!.AsArray())!;
                Assert.Equal(("ServiceAccount", (string?)account["name"], (string?)account["namespace"]), ((string?)subject["kind"], (string?)subject["name"], (string?)subject["namespace"]));
                Assert.Single(objects, o => (string?)o["kind"] == (string?)binding["roleRef"]!["kind"] && (string?)o["metadata"]!["name"] == (string?)binding["roleRef"]!["name"]);
            }
        }
    }

    private static string[] Sorted(IEnumerable<Permission> permissions) => [.. permissions.Select(permission => permission.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The resource of a kind, as the API machinery guesses it; every CRD that is read follows it.</summary>
    internal static string Plural(string kind)
    {
        var name = kind.ToLowerInvariant();
        return name switch
        {
            [.., 's'] => name + "es",
            [.., not ('a' or 'e' or 'o' or 'u'), 'y'] => name[..^1] + "ies",
            _ => name + "s",
        };
    }
}
