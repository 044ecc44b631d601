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
    public async Task The_commands_lead_from_an_empty_cluster_to_the_first_allowed_request_and_every_right_is_used_and_none_is_missing()
    {
        using var audit = new AuditLog(Account);
        await using var server = await KubeServer.StartModeAsync("agg", audit.Flags);
        await WalkAsync(server, Kustomize.Default, audit);
        Assert.DoesNotContain(audit.Read(), entry => entry.IsRefused);
    }

    [PodFact]
    public async Task With_Roles_in_a_namespace_the_same_is_served_and_every_right_is_used_and_no_other_namespace_is_asked_for()
    {
        using var audit = new AuditLog(Account);
        await using var server = await KubeServer.StartModeAsync("agg", audit.Flags);
        await new Kubectl(server).RunAsync("", "create", "namespace", "shop", "--save-config");
        await WalkAsync(server, Kustomize.Namespaced, audit);

        // What belongs to no namespace is asked for, and refused; nothing else is.
        var clusterScoped = ResourceReaders.Watched.Where(kind => !kind.IsNamespaced).Select(kind => RoleTests.Plural(kind.Kind)).ToArray();
        Assert.Equal(clusterScoped.Order(StringComparer.Ordinal), audit.Read().Where(entry => entry.IsRefused).Select(entry => entry.Permission.Resource).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task ExpectUsedAsync(AuditLog audit, IEnumerable<Grant> grants)
    {
        string[] unused = [];
        try
        {
            await Wait.UntilAsync("every right to be used", () => (unused = [.. grants.Where(grant => !audit.Read().Any(grant.Covers)).Select(grant => grant.ToString())]).Length == 0);
        }
        catch (Xunit.Sdk.TrueException)
        {
            Assert.Fail("never used: " + string.Join(", ", unused));
        }
    }

    // The commands of the document, with another folder in the place of the one that it installs. At the end the requests are compared
    // with the Roles, both ways: there is a grant for every request, and a request for every grant.
    private async Task WalkAsync(KubeServer server, string folder, AuditLog audit)
    {
        var grants = Grant.Of(await Kustomize.ObjectsAsync(folder));
        var kubectl = new Kubectl(server);
        await using var busy = await BusyServer.StartAsync(server);
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
                {
                    await Kustomize.ApplyAsync(kubectl, folder);

                    // What the load balancer of a cluster does.
                    await kubectl.RunAsync(
                        "", "patch", "service", "corsgate", "-n", "corsgate-system", "--subresource=status", "-p", """{"status":{"loadBalancer":{"ingress":[{"ip":"203.0.113.7"}]}}}""");
                }
                else if (step.Command == "kubectl -n corsgate-system rollout status deployment/corsgate")
                    pod = await Pod.StartAsync(image, server, busy);
                else if (step.Command == "kubectl -n corsgate-system port-forward service/corsgate 8080:80 &")
                    await pod!.HttpPortAsync();
                else
                    await RunAsync(step, server, pod!);
            }

            await kubectl.RunAsync(EveryKind.Text, "apply", "-f", "-");
            await ExpectObjectsAsync(kubectl);

            // A server may write down a watch only when it ends.
            await ExpectUsedAsync(audit, grants.Where(grant => grant.Permission.Verb != "watch"));
            Assert.Equal(0, await pod!.TerminateAsync());
            await ExpectUsedAsync(audit, grants);
            Assert.Empty(audit.Read().Where(entry => !entry.IsRefused && !grants.Any(grant => grant.Covers(entry))).Select(entry => $"{entry}"));

            // The document shows one mistake.
            Assert.All(pod.Output.Split('\n').Where(line => line.Contains("\"error\"", StringComparison.Ordinal)), line => Assert.Contains("HTTPRoute shop/refunds", line, StringComparison.Ordinal));
        }
        finally
        {
            if (pod is not null)
                await pod.DisposeAsync();
        }
    }

    // So that no status is missed that is written to objects of some kind.
    private static async Task ExpectObjectsAsync(Kubectl kubectl)
    {
        foreach (var kind in ResourceReaders.Watched)
            Assert.NotEmpty(await kubectl.RunAsync("", "get", $"{RoleTests.Plural(kind.Kind)}{(kind.Group.Length > 0 ? "." : "")}{kind.Group}", "--all-namespaces", "-o", "name"));
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

                // The route is served a moment after it was written, and its status is there a moment later.
                return step.Output.Length == 0 || said == step.Output;
            });
        }
        catch (Xunit.Sdk.TrueException) when (step.Output.Length > 0)
        {
            Assert.Equal(step.Output, said);
        }
    }
}
