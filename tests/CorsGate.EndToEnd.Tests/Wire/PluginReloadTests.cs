using CorsGate.Config.Loading;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>What running plugins go on with when the configuration changes.</summary>
public sealed class PluginReloadTests
{
    private const string First = "pipy({ _name: 'one' }).export('first', { __name: 'one' }).pipeline().handleMessageStart(() => __name = 'two').chain()";
    private const string Second = "pipy({}).import({ __name: 'first' }).pipeline().replaceMessage(() => new Message(__name))";
    private const string Counting = "((n = [0]) => pipy({}).pipeline().replaceMessage(() => (n[0] = n[0] + 1, new Message('' + n[0]))))()";

    [Fact]
    public async Task Plugins_that_no_longer_go_together_do_not_replace_those_that_serve()
    {
        using var folder = new ManifestFolder();
        Write(folder, First, Second);
        await using var gateway = await StartAsync(folder);
        Assert.Equal((200, "two"), await SendAsync(gateway));

        // Each of the two is a good script; together they cannot be loaded.
        Write(folder, First.Replace("'first'", "'renamed'", StringComparison.Ordinal), Second);
        await gateway.ReloadAsync();
        Assert.Equal((200, "two"), await SendAsync(gateway));
        Assert.Contains("cannot import variable __name", gateway.ReadLog(), StringComparison.Ordinal);
        Assert.Contains("keeps the plugins that it had", gateway.ReadLog(), StringComparison.Ordinal);

        Write(folder, First.Replace("'two'", "'three'", StringComparison.Ordinal), Second);
        await gateway.ReloadAsync();
        Assert.Equal((200, "three"), await SendAsync(gateway));
    }

    [Fact]
    public async Task At_start_they_answer_500()
    {
        using var folder = new ManifestFolder();
        Write(folder, First.Replace("'first'", "'renamed'", StringComparison.Ordinal), Second);
        await using var gateway = await StartAsync(folder);
        Assert.Equal(500, (await SendAsync(gateway)).Status);
    }

    [Fact]
    public async Task What_scripts_hold_stays_with_a_Service_and_goes_with_it()
    {
        using var folder = new ManifestFolder();
        Write(folder, "pipy({}).pipeline().chain()", Counting);
        await using var gateway = await StartAsync(folder);
        Assert.Equal("1", (await SendAsync(gateway)).Body);
        folder.Write("other.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: other, namespace: shop }\nspec: { selector: { app: other }, ports: [{ name: http, port: 8080 }] }\n");
        await gateway.ReloadAsync();
        Assert.Equal("2", (await SendAsync(gateway)).Body);

        var chain = File.ReadAllText(folder.File("chain.yaml"));
        File.Delete(folder.File("chain.yaml"));
        await gateway.ReloadAsync();
        Assert.Equal(503, (await SendAsync(gateway)).Status);
        folder.Write("chain.yaml", chain);
        await gateway.ReloadAsync();
        Assert.Equal("1", (await SendAsync(gateway)).Body);
    }

    private static void Write(ManifestFolder folder, string first, string second)
    {
        folder.Write("first.yaml", Plugin("first", 165, first));
        folder.Write("second.yaml", Plugin("second", 160, second));
        folder.Write("chain.yaml", "kind: PluginChain\napiVersion: plugin.flomesh.io/v1alpha1\nmetadata: { name: both, namespace: shop }\nspec:\n  chains: [{ name: inbound-http, plugins: [first, second] }]\n  selectors: {}\n");
        folder.Write("service.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 8080 }] }\n");
    }

    private static string Plugin(string name, int priority, string script) => FormattableString.Invariant(
        $"kind: Plugin\napiVersion: plugin.flomesh.io/v1alpha1\nmetadata:\n  name: {name}\nspec:\n  priority: {priority}\n  pipyscript: |\n    {script}\n");

    private static Task<RunningGateway> StartAsync(ManifestFolder folder) => RunningGateway.StartAsync(new LoadOptions { Paths = [folder.Path] });

    private static async Task<(int Status, string Body)> SendAsync(RunningGateway gateway)
    {
        var answer = await RawHttp.SendAsync(gateway.Port(8080), "GET / HTTP/1.1\r\nHost: web.shop\r\n\r\n");
        return (answer.Status, answer.Body);
    }
}
