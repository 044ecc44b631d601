using CorsGate.Cli.Commands;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The flags of <c>corsgate run</c> about a cluster.</summary>
public sealed class ClusterFlagTests
{
    [Theory]
    [InlineData("error: --in-cluster and --kubeconfig name two clusters", "--in-cluster", "--kubeconfig", "none")]
    [InlineData("error: --context belongs to --kubeconfig", "--in-cluster", "--context", "a")]
    [InlineData("error: --context has no effect without a cluster; name one with --kubeconfig FILE or --in-cluster", "-f", ".", "--context", "a")]
    [InlineData("error: --namespaces has no effect without a cluster", "-f", ".", "--namespaces", "a")]
    [InlineData("error: --cache-dir has no effect without a cluster", "-f", ".", "--cache-dir", "a")]
    [InlineData("error: --gateway-address 203.0.113.7 has no effect without a cluster; name the Gateway that has it alone, NS/NAME=203.0.113.7", "-f", ".", "--gateway-address", "203.0.113.7")]
    [InlineData("error: --gateway-address: Gateway a/b is kept apart from other Gateways by hostname alone: 203.0.113.7 is not an address of this machine", "-f", ".", "--gateway-address", "a/b=203.0.113.7")]
    [InlineData("error: --gateway-address: Gateway a/b is kept apart from other Gateways by hostname alone: gateway.example is a name and not an address", "-f", ".", "--gateway-address", "a/b=gateway.example")]
    [InlineData("error: --gateway-address: 'a' is not NS/NAME", "-f", ".", "--gateway-address", "a=203.0.113.7")]
    [InlineData("error: -f and --kubeconfig name two sources of the same objects", "-f", ".", "--kubeconfig", "none")]
    [InlineData("KUBERNETES_SERVICE_HOST", "--in-cluster")]
    [InlineData("no-such-file", "--kubeconfig", "no-such-file")]
    public async Task A_command_line_that_cannot_be_meant_is_refused(string expected, params string[] arguments)
    {
        var (code, _, error) = await CommandProcess.RunAsync(["run", .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_flag_is_explained_where_clusters_are()
    {
        var section = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "run.md"))).Split("## From a cluster\n")[1].Split("\n## ")[0];
        Assert.All(ClusterFlags.All, flag => Assert.Contains("`" + flag.Name, section, StringComparison.Ordinal));
        Assert.All(ClusterFlags.All, flag => Assert.NotEmpty(flag.Description!));
    }

    [Fact]
    public async Task A_namespace_that_none_can_be_called_is_refused()
    {
        using var folder = new ManifestFolder();
        folder.Write("kubeconfig", """
            apiVersion: v1
            kind: Config
            current-context: a
            clusters: [{ name: a, cluster: { server: "https://127.0.0.1:1" } }]
            users: [{ name: a, user: { token: a } }]
            contexts: [{ name: a, context: { cluster: a, user: a } }]
            """);

        var (code, _, error) = await CommandProcess.RunAsync("run", "--kubeconfig", Path.Combine(folder.Path, "kubeconfig"), "--namespaces", "shop,No");

        Assert.Equal(2, code);
        Assert.Contains("--namespaces: 'No' is not the name of a namespace; write for example --namespaces shop,payments", error, StringComparison.Ordinal);

        foreach (var empty in new[] { "", " ", "," })
        {
            (code, _, error) = await CommandProcess.RunAsync("run", "--kubeconfig", Path.Combine(folder.Path, "kubeconfig"), "--namespaces", empty);
            Assert.Equal(2, code);
            Assert.Contains("--namespaces: an empty list names no namespace", error, StringComparison.Ordinal);
        }
    }
}
