using CorsGate.Config.Dialects;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using CorsGate.EndToEnd.Tests.Monitoring;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>docs/kubernetes.md on a real API server: its commands as they stand, and the installed program with the rights that it is given.</summary>
[Collection(ImageCollection.Name)]
public sealed class DocumentTests(ImageTree image)
{
    private const string Account = "system:serviceaccount:corsgate-system:corsgate";
    private const string GatewayApi = "https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.1/standard-install.yaml";

    [PodFact]
    public async Task The_commands_lead_from_an_empty_cluster_to_the_first_allowed_request_within_the_Roles()
    {
        using var audit = new AuditLog(Account);
        await using var server = await KubeServer.StartModeAsync("agg", audit.Flags);
        await WalkAsync(server, Kustomize.Default);

        // Nothing is asked that is not granted, so nothing is refused.
        var objects = await Kustomize.ObjectsAsync(Kustomize.Default);
        var granted = Permission.Of(objects.Only("ClusterRole")).Concat(Permission.Of(objects.Only("Role", "corsgate-leader"))).ToHashSet();
        var seen = audit.Read();
        Assert.DoesNotContain(seen, entry => entry.IsRefused || !granted.Contains(entry.Permission));

        // Every kind is followed. A list comes as a watch where the server offers that, and as pages elsewhere.
        foreach (var kind in ResourceReaders.Watched)
            Assert.Contains(seen, entry => entry.Permission == new Permission(kind.Group, RoleTests.Plural(kind.Kind), "watch"));
        Assert.Contains(seen, entry => entry.Permission.Verb == "list");
    }

    [PodFact]
    public async Task With_Roles_in_a_namespace_the_same_is_served_and_no_other_namespace_is_asked_for()
    {
        using var audit = new AuditLog(Account);
        await using var server = await KubeServer.StartModeAsync("agg", audit.Flags);
        await new Kubectl(server).RunAsync("", "create", "namespace", "shop", "--save-config");
        await WalkAsync(server, Kustomize.Namespaced);

        // What belongs to no namespace is asked for, and refused.
        var clusterScoped = ResourceReaders.Watched.Where(kind => !kind.IsNamespaced).Select(kind => RoleTests.Plural(kind.Kind)).ToArray();
        var seen = audit.Read();
        Assert.All(seen.Where(entry => entry.IsRefused), entry => Assert.Contains(entry.Permission.Resource, clusterScoped));
        Assert.All(seen.Where(entry => !clusterScoped.Contains(entry.Permission.Resource)), entry => Assert.Contains(entry.Namespace, new[] { "shop", "corsgate-system" }));
        Assert.Contains(seen, entry => entry is { Namespace: "shop", Permission: { Resource: "secrets", Verb: "watch" } });
    }

    // The commands of the document, with another folder in the place of the one that it installs.
    private async Task WalkAsync(KubeServer server, string folder)
    {
        Pod? pod = null;
        try
        {
            var steps = DocumentStep.ReadAll();
            Assert.Contains(steps, step => step.Output.Length > 0);
            foreach (var step in steps)
            {
                if (step.Command == "kubectl apply --server-side -f " + GatewayApi)
                    await InstallCrdsAsync(server);
                else if (step.Command == "docker build -f deploy/Dockerfile -t corsgate:0.1.0 .")
                    Assert.True(File.Exists(Path.Combine(image.App, "corsgate.dll")));
                else if (step.Command == "kubectl apply -k deploy/kustomize")
                    await Kustomize.ApplyAsync(new Kubectl(server), folder);
                else if (step.Command == "kubectl -n corsgate-system rollout status deployment/corsgate")
                    pod = await Pod.StartAsync(image, server);
                else if (step.Command == "kubectl -n corsgate-system port-forward service/corsgate 8080:80 &")
                    await pod!.HttpPortAsync();
                else
                    await RunAsync(step, server, pod!);
            }

            Assert.Equal(0, await pod!.TerminateAsync());
            Assert.DoesNotContain("\"error\"", pod.Output, StringComparison.Ordinal);
        }
        finally
        {
            if (pod is not null)
                await pod.DisposeAsync();
        }
    }

    // Every kind that is read, so that every rule of the Roles has something to be used for.
    private static Task InstallCrdsAsync(KubeServer server) => KubeCrds.InstallAsync(
        server, KubeCrds.Set("gateway-api-v1.6.1-standard"), KubeCrds.Set("kgateway"), KubeCrds.Set("osm-edge"),
        LooseCrd.Write(server, "gloo.solo.io", "v1alpha1", "GlooTrafficPolicy"),
        LooseCrd.Write(server, "enterprisekgateway.solo.io", "v1alpha1", "EnterpriseKgatewayTrafficPolicy"));

    private static async Task RunAsync(DocumentStep step, KubeServer server, Pod pod)
    {
        var path = $"{Path.GetDirectoryName(Path.GetFullPath(Kubectl.Program))}:{Environment.GetEnvironmentVariable("PATH")}";
        var isRequest = step.Command.StartsWith("curl ", StringComparison.Ordinal);
        var command = isRequest ? step.Command.Replace("localhost:8080", "localhost:" + await pod.HttpPortAsync(), StringComparison.Ordinal) : step.Command;
        var said = "";
        try
        {
            await Wait.UntilAsync(step.Command, async () =>
            {
                (var status, said) = await Tool.RunAsync("", "env", "KUBECONFIG=" + server.Kubeconfig, "PATH=" + path, "bash", "-c", command);
                said = said.ReplaceLineEndings("\n").Trim();
                Assert.True(isRequest || status == 0, $"{step.Command}\n{said}");

                // The route is served a moment after it was written.
                return !isRequest || said == step.Output;
            });
        }
        catch (Xunit.Sdk.TrueException) when (isRequest)
        {
            Assert.Equal(step.Output, said);
        }
    }
}
