using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using CorsGate.EndToEnd.Tests.Monitoring;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>
/// What a node would make of the Deployment on a server: the image's tree with the container's arguments, environment, mounts and
/// confinement, and a token of its ServiceAccount. Only addresses and ports are others: free ones on loopback.
/// </summary>
internal sealed partial class Pod : IAsyncDisposable
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly ConfinedProcess _process;
    private readonly DirectoryInfo _account;

    private Pod(ConfinedProcess process, DirectoryInfo account)
    {
        _process = process;
        _account = account;
    }

    /// <summary>Everything written so far.</summary>
    public string Output => _process.Output;

    /// <summary>Starts one, and waits until it is ready.</summary>
    /// <param name="image">What is in its image.</param>
    /// <param name="server">The server that has the Deployment.</param>
    /// <param name="busy">What stands between; null: nothing.</param>
    public static async Task<Pod> StartAsync(ImageTree image, KubeServer server, BusyServer? busy = null)
    {
        var kubectl = new Kubectl(server);
        var deployment = JsonNode.Parse(await kubectl.RunAsync("", "get", "deployment", "corsgate", "-n", "corsgate-system", "-o", "json"))!;
        var spec = deployment["spec"]!["template"]!["spec"]!;
        var container = Assert.Single(spec["containers"]!.AsArray())!;
        Assert.True((bool)spec["automountServiceAccountToken"]!);

        var account = Directory.CreateTempSubdirectory("corsgate-account-");
        await File.WriteAllTextAsync(Path.Combine(account.FullName, "token"), (await kubectl.RunAsync("", "create", "token", (string)spec["serviceAccountName"]!, "-n", "corsgate-system")).Trim());
        await File.WriteAllTextAsync(Path.Combine(account.FullName, "ca.crt"), string.Concat((busy?.Roots ?? server.Roots).Select(root => root.ExportCertificatePem() + "\n")), Encoding.ASCII);
        await File.WriteAllTextAsync(Path.Combine(account.FullName, "namespace"), "corsgate-system");
        await Tool.RunAsync("", "chmod", "-R", "a+rX", account.FullName);

        var variables = ImageTests.Variables;
        variables["KUBERNETES_SERVICE_HOST"] = server.Address.Host;
        variables["KUBERNETES_SERVICE_PORT"] = (busy?.Port ?? server.Address.Port).ToString(CultureInfo.InvariantCulture);
        var process = ConfinedProcess.Start(
            image.App, variables, new Dictionary<string, string> { [account.FullName] = AccountFolder },
            [.. container["volumeMounts"]!.AsArray().Select(mount => (string)mount!["mountPath"]!)],
            [.. ImageTests.EntryPoint, .. container["args"].Texts().Select(OnFreePorts)]);
        var pod = new Pod(process, account);
        var why = "";
        try
        {
            var console = await process.WaitForAsync(Console());
            using var client = new HttpClient();
            await Wait.UntilAsync("readiness", async () =>
            {
                using var ready = await client.GetAsync(new Uri($"http://127.0.0.1:{console}/readyz"));
                why = await ready.Content.ReadAsStringAsync();
                return ready.IsSuccessStatusCode;
            });
            return pod;
        }
        catch (Xunit.Sdk.TrueException late)
        {
            await pod.DisposeAsync();
            Assert.Fail($"{late.Message}: {why}\n{pod.Output}");
            throw;
        }
    }

    /// <summary>The port that the Service's port 80 leads to.</summary>
    public Task<string> HttpPortAsync() => _process.WaitForAsync(Http());

    /// <summary>Stops it as a node does.</summary>
    /// <returns>The exit status.</returns>
    public Task<int> TerminateAsync() => _process.TerminateAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _account.Delete(recursive: true);
    }

    // Nobody waits for load balancers here, either.
    private static string OnFreePorts(string flag) => flag switch
    {
        "--bind=0.0.0.0" => "--bind=127.0.0.1",
        _ when flag.StartsWith("--console=0.0.0.0:", StringComparison.Ordinal) => "--console=127.0.0.1:0",
        _ when flag.StartsWith("--port-map=", StringComparison.Ordinal) => flag[..(flag.LastIndexOf('=') + 1)] + "0",
        _ when flag.StartsWith("--drain-delay=", StringComparison.Ordinal) => "--drain-delay=0",
        _ => flag,
    };

    [GeneratedRegex("readiness on http://127[.]0[.]0[.]1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Console();

    [GeneratedRegex(@"listening on http\S*?:(?<port>[0-9]+) \(port 80\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Http();
}
