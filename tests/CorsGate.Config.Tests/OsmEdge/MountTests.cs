using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>What the data plane is told of plugins, and when the engine answers instead of the script.</summary>
public class MountTests
{
    private const string Allow = """{ allowOrigins: [{ exact: "http://a.example" }] }""";

    [Fact]
    public void A_plugin_knows_its_script_its_place_and_its_Service()
    {
        var mesh = Mesh.Of(
            Mesh.Web,
            "apiVersion: plugin.flomesh.io/v1alpha1\nkind: Plugin\nmetadata: { name: p }\nspec:\n  priority: 150\n  pipyscript: |+\n    pipy().pipeline()\n    .chain()\n",
            Mesh.Chain("p"),
            Mesh.Config("p", "{ b: [1, x, true, null], a: { c: 2.5 } }"));
        var mount = mesh.Action().Plugins!;
        Assert.Equal("Service shop/web", mount.Service.ToString());
        Assert.Equal((8080, "http", "web.shop.svc.cluster.local", "shop/web|8080"), (mount.Port, mount.Protocol, mount.ServiceName, mount.ClusterName));
        var plugin = Assert.Single(mount.Inbound);
        Assert.Equal(("p", 150, "pipy().pipeline()\n.chain()\n\n"), (plugin.Name, plugin.Priority, plugin.Script));
        Assert.Equal("m.yaml:12:5", plugin.ScriptLocation.ToString());
        Assert.Equal(["b", "a"], plugin.Config!.Fields.Select(field => field.Name));
        Assert.Equal(
            [ConfigValueKind.Number, ConfigValueKind.Text, ConfigValueKind.Boolean, ConfigValueKind.Null],
            plugin.Config.Find("b")!.Items.Select(item => item.Kind));
        Assert.Equal(2.5, plugin.Config.Find("a")!.Find("c")!.Number);
    }

    [Fact]
    public void Without_a_configuration_a_plugin_runs_and_has_none()
    {
        var plugin = Assert.Single(Mesh.Of(Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p")).Action().Plugins!.Inbound);
        Assert.Null(plugin.Config);
        Assert.Null(plugin.ConfigSource);
    }

    [Fact]
    public void The_published_script_is_answered_by_the_engine_and_plugins_behind_it_are_run()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.CorsPlugin, Mesh.Plugin("after", 164), Mesh.Chain("cors-policy, after"), Mesh.Config("cors-policy", Allow));
        Assert.NotNull(mesh.Policy);
        Assert.Equal("after", mesh.Inbound);
    }

    [Fact]
    public void Behind_another_plugin_the_script_is_run()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.CorsPlugin, Mesh.Plugin("before", 166), Mesh.Chain("cors-policy, before"), Mesh.Config("cors-policy", Allow));
        Assert.Null(mesh.Policy);
        Assert.Equal("before cors-policy", mesh.Inbound);
    }

    [Fact]
    public void The_interpreter_can_be_asked_for()
    {
        var mesh = Mesh.With(
            new LoadOptions { OsmEdgeScripts = ScriptExecution.Always },
            Mesh.Web, Mesh.CorsPlugin, Mesh.Chain("cors-policy"), Mesh.Config("cors-policy", Allow));
        Assert.Null(mesh.Policy);
        Assert.Equal("cors-policy", mesh.Inbound);
    }

    [Theory]
    [InlineData("http://www.bbb.com", true)]
    [InlineData("http://www.bbb.com:81", true)]
    [InlineData("http://www.bbb.com.evil.com", false)]
    [InlineData("http://www.test.cn", true)]
    [InlineData("http://www.test.cn.evil.com", false)]
    public void Strict_semantics_let_no_look_alike_in(string origin, bool isAllowed)
    {
        var mesh = Mesh.With(
            new LoadOptions { Strict = true },
            Mesh.Web, Mesh.CorsPlugin, Mesh.Chain("cors-policy"),
            Mesh.Config("cors-policy", """{ allowOrigins: [{ prefix: "http://www.bbb.com" }, { regex: "http.*://www.test.cn" }] }"""));
        Assert.Equal(isAllowed ? origin : null, mesh.Decide("GET", origin).AllowOrigin);
    }

    [Theory]
    [InlineData("""{ allowOrigins: [{ regex: ".*x" }] }""", "spec.config.allowOrigins[0].regex: '.*x' may match anywhere in the Origin")]
    [InlineData("""{ allowOrigins: [{ prefix: "http://a" }] }""", "spec.config.allowOrigins[0].prefix: matches every Origin that starts with 'http://a'")]
    [InlineData("""{ allowOrigins: [{ exact: "*" }] }""", "spec.config.allowOrigins[0].exact: '*' is compared byte for byte")]
    [InlineData("""{ allowCredentials: "false" }""", "spec.config.allowCredentials: 'false' is text")]
    [InlineData("{ maxAge: 1h30m }", "spec.config.maxAge: the script does not understand '1h30m'")]
    [InlineData("{ maxAge: 90.5s }", "spec.config.maxAge: '90.5s' is sent as '90.5'")]
    [InlineData("{ allowMethods: [1] }", "spec.config.allowMethods[0]: is a number and is sent as the text 1")]
    public void What_is_probably_not_meant_is_said(string config, string finding) =>
        Assert.Contains(Mesh.Cors(config).Findings, line => line.StartsWith("Warning: PluginConfig shop/config: " + finding, StringComparison.Ordinal));

    [Theory]
    [InlineData(ScriptExecution.Auto, 165, false)]
    [InlineData(ScriptExecution.Auto, 166, true)]
    [InlineData(ScriptExecution.Always, 165, true)]
    public void A_script_that_runs_although_strict_semantics_were_asked_for_says_so(ScriptExecution scripts, double priority, bool isSaid)
    {
        var mesh = Mesh.With(
            new LoadOptions { Strict = true, OsmEdgeScripts = scripts },
            Mesh.Web, Mesh.CorsPlugin, Mesh.Plugin("z-other", priority), Mesh.Chain("cors-policy, z-other"), Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://a.example" }] }"""));
        Assert.Equal(isSaid ? 1 : 0, mesh.Findings.Count(line => line.Contains("strict semantics were asked for", StringComparison.Ordinal)));
    }
}
