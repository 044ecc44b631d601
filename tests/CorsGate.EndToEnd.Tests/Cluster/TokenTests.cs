using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Deploy;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using CorsGate.EndToEnd.Tests.Monitoring;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// Tokens of a ServiceAccount, as the server issues them, that end while they are used. What is connected stays so, so that a proxy
/// between breaks all connections: whatever is read after that is read with another token.
/// </summary>
[Collection(ClusterFaultTests.Name)]
public sealed partial class TokenTests(StandardChannel cluster)
{
    private const string Account = "rotated";

    /// <summary>Two gateways: one has the token in a file, the other one from a plugin whose answers expire at once.</summary>
    [ClusterFact]
    public async Task Reading_goes_on_with_a_new_token_whether_it_comes_before_or_after_the_end_of_the_last()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await ApplyAsync(objects, upstream);
        var folder = Directory.CreateDirectory(Path.Combine(cluster.Server.Folder, "tokens")).FullName;
        var tokens = new[] { await IssueAsync(objects, 0), await IssueAsync(objects, 1), await IssueAsync(objects, 2) };
        await WriteAsync(folder, tokens[0]);
        await File.WriteAllTextAsync(Path.Combine(folder, "plugin"), $"#!/bin/sh\necho run >>{folder}/runs\ncat {folder}/answer\n");
        await Tool.RunAsync("", "chmod", "+x", Path.Combine(folder, "plugin"));
        await using var toFile = new CutProxy(cluster.Server, $"{{tokenFile: {folder}/token}}");
        await using var toPlugin = new CutProxy(
            cluster.Server, $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {folder}/plugin, interactiveMode: Never}}}}");
        await using var ofFile = ClusterGateway.Start(toFile.Kubeconfig);
        await using var ofPlugin = ClusterGateway.Start(toPlugin.Kubeconfig);
        await ExpectAsync("first", ofFile, ofPlugin);
        await using var traffic = await Traffic.StartAsync(ofFile, "first.example");

        // 1. The new one is there before the last one ends.
        await WriteAsync(folder, tokens[1]);
        await RevokeAsync(objects, tokens, 0);
        Break(toFile, toPlugin);
        await objects.ApplyAsync(Route("second"));
        await ExpectAsync("second", ofFile, ofPlugin);

        // 2. It is late: what is known stays until it comes.
        await RevokeAsync(objects, tokens, 1);
        Break(toFile, toPlugin);
        foreach (var gateway in new[] { ofFile, ofPlugin })
            await gateway.WaitForLogAsync("401 Unauthorized");
        await objects.ApplyAsync(Route("third"));
        await ExpectAsync("second", ofFile, ofPlugin);
        await WriteAsync(folder, tokens[2]);
        await ExpectAsync("third", ofFile, ofPlugin);

        // Every token has taken the plugin a run, and the refusals some more.
        Assert.InRange((await File.ReadAllLinesAsync(Path.Combine(folder, "runs"))).Length, 3, 500);
        await traffic.RequireNoLossAsync(100);
    }

    /// <summary>In a process, with the files of a Pod where they are mounted, replaced as a kubelet does it.</summary>
    [PodFact]
    public async Task In_a_Pod_reading_goes_on_with_the_token_that_is_mounted_in_the_place_of_the_last()
    {
        await using var upstream = new RecordingUpstream("web", 200, []);
        await using var objects = new KubeObjects(cluster.Server);
        await using var proxy = new CutProxy(cluster.Server);
        await ApplyAsync(objects, upstream);
        var folder = Directory.CreateTempSubdirectory("corsgate-account-").FullName;
        var tokens = new[] { await IssueAsync(objects, 0), await IssueAsync(objects, 1) };
        await MountAsync(folder, tokens[0], 0);
        var variables = ImageTests.Variables;
        variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        variables["KUBERNETES_SERVICE_PORT"] = proxy.Port.ToString(CultureInfo.InvariantCulture);
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        await using (var process = ConfinedProcess.Start(
            Path.Combine(Repository.Root, "artifacts", "bin", "CorsGate.Cli", configuration), variables,
            new Dictionary<string, string> { [folder] = "/var/run/secrets/kubernetes.io/serviceaccount" }, [],
            ["/app/corsgate.dll", "run", "--in-cluster", "--bind", "127.0.0.1", "--port-map", "8080=0", "--console", "127.0.0.1:0", "--drain-delay", "0"]))
        {
            var port = int.Parse(await process.WaitForAsync(Http()), CultureInfo.InvariantCulture);
            await ExpectAsync(port, "first");

            await MountAsync(folder, tokens[1], 1);
            await RevokeAsync(objects, tokens, 0);
            Break(proxy);
            await objects.ApplyAsync(Route("second"));
            await ExpectAsync(port, "second");

            // The namespace of the Pod is that of the Lease.
            await Wait.UntilAsync("leadership", async () => (await objects.GetAsync("coordination.k8s.io/v1", "Lease", "default", "corsgate-leader"))
                .GetProperty("spec").GetProperty("holderIdentity").GetString()!.StartsWith(Environment.MachineName + "_", StringComparison.Ordinal));
            Assert.Equal(0, await process.TerminateAsync());
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task ApplyAsync(KubeObjects objects, RecordingUpstream upstream)
    {
        await objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        await objects.ApplyAsync(Manifest.Gateway());
        await objects.ApplyAsync(Manifest.Service("web", upstream.Port));
        await objects.ApplyAsync(Route("first"));
        await ReplicaAccounts.ApplyAsync(objects, Account);
    }

    private static string Route(string name) => Manifest.Route(name, "web", name + ".example");

    private static void Break(params CutProxy[] proxies)
    {
        foreach (var proxy in proxies)
        {
            proxy.Cut();
            proxy.Restore();
        }
    }

    private static async Task ExpectAsync(string name, params ClusterGateway[] gateways)
    {
        foreach (var gateway in gateways)
            await gateway.ExpectAsync("the route", name + ".example", "/", answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private static Task ExpectAsync(int port, string name) => Wait.UntilAsync($"the route {name}", async () =>
    {
        using var client = new Client(port);
        return (await client.GetAsync($"http://{name}.example/")).Status == 200;
    });

    // It ends with a Secret of its own.
    private static async Task<string> IssueAsync(KubeObjects objects, int number)
    {
        await objects.ApplyAsync($"{{apiVersion: v1, kind: Secret, metadata: {{name: {Bound(number)}}}}}");
        return await ReplicaAccounts.RequestTokenAsync(objects, Account, Bound(number));
    }

    // A server remembers for 10 s that it took a token.
    private async Task RevokeAsync(KubeObjects objects, string[] tokens, int number)
    {
        await objects.DeleteAsync("v1", "Secret", "default", Bound(number));
        using var client = cluster.Server.CreateClient(tokens[number]);
        await Wait.UntilAsync("the token to be refused", async () =>
        {
            using var answer = await client.GetAsync(new Uri("api/v1/namespaces", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });
    }

    private static string Bound(int number) => string.Create(CultureInfo.InvariantCulture, $"{Account}-{number}");

    // As a file, and as what a plugin says; that of a plugin has expired by the time that it is asked for again.
    private static async Task WriteAsync(string folder, string token)
    {
        var expires = DateTimeOffset.UtcNow.AddSeconds(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var answer = $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{token}}}","expirationTimestamp":"{{{expires}}}"}}""";
        foreach (var (name, text) in new[] { ("token", token), ("answer", answer) })
        {
            var next = Path.Combine(folder, name + ".next");
            await File.WriteAllTextAsync(next, text);
            File.Move(next, Path.Combine(folder, name), overwrite: true);
        }
    }

    // The files are links through one that is exchanged.
    private async Task MountAsync(string folder, string token, int number)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"..version-{number}");
        Directory.CreateDirectory(Path.Combine(folder, version));
        await File.WriteAllTextAsync(Path.Combine(folder, version, "token"), token);
        await File.WriteAllTextAsync(Path.Combine(folder, version, "namespace"), "default");
        await File.WriteAllTextAsync(Path.Combine(folder, version, "ca.crt"), string.Concat(cluster.Server.Roots.Select(root => root.ExportCertificatePem() + "\n")), Encoding.ASCII);
        await Tool.RunAsync("", "chmod", "-R", "a+rX", folder);
        File.CreateSymbolicLink(Path.Combine(folder, "..next"), version);
        Assert.Equal((0, ""), await Tool.RunAsync("", "mv", "-T", Path.Combine(folder, "..next"), Path.Combine(folder, "..data")));
        foreach (var name in new[] { "token", "namespace", "ca.crt" }.Where(name => !File.Exists(Path.Combine(folder, name))))
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine("..data", name));
    }

    [GeneratedRegex(@"listening on http\S*?:(?<port>[0-9]+) \(port 8080\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Http();
}
