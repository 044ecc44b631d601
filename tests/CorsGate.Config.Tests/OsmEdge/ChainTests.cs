using CorsGate.Config.Loading;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>Which plugins a Service gets, and in which order.</summary>
public class ChainTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("{ podSelector: {} }", true)]
    [InlineData("{ podSelector: { matchLabels: { app: web } } }", true)]
    [InlineData("{ podSelector: { matchLabels: { app: other } } }", false)]
    [InlineData("{ podSelector: { matchLabels: { app: web, version: v1 } } }", false)]
    [InlineData("{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [web, x] }] } }", true)]
    [InlineData("{ podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [web] }] } }", false)]
    [InlineData("{ podSelector: { matchExpressions: [{ key: app, operator: Exists }] } }", true)]
    [InlineData("{ podSelector: { matchExpressions: [{ key: app, operator: DoesNotExist }] } }", false)]
    [InlineData("{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }", true)]
    [InlineData("{ namespaceSelector: { matchLabels: { openservicemesh.io/monitored-by: osm } } }", true)]
    [InlineData("{ namespaceSelector: { matchLabels: { openservicemesh.io/monitored-by: other } } }", false)]
    [InlineData("{ podSelector: { matchLabels: { app: web } }, namespaceSelector: { matchLabels: { team: x } } }", false)]
    public void A_chain_takes_the_pods_that_both_selectors_take(string selectors, bool isTaken)
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p", selectors: selectors));
        Assert.Equal(isTaken ? "p" : "", mesh.Inbound);
        Assert.Equal(!isTaken, mesh.Findings.Any(line => line.Contains("selects no pod", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_Namespace_that_is_given_has_the_labels_that_it_has()
    {
        const string Selectors = "{ namespaceSelector: { matchLabels: { openservicemesh.io/monitored-by: osm } } }";
        var bare = Mesh.Of("apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }", Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p", selectors: Selectors));
        Assert.Equal("", bare.Inbound);
        var added = Mesh.Of(
            "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { openservicemesh.io/monitored-by: osm } }",
            Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p", selectors: Selectors));
        Assert.Equal("p", added.Inbound);
        Assert.DoesNotContain(added.Findings, line => line.Contains("there is no Namespace", StringComparison.Ordinal));
    }

    [Fact]
    public void A_selector_that_is_not_valid_refuses_the_chain()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p", selectors: "{ podSelector: { matchExpressions: [{ key: app, operator: In }] } }"));
        Assert.Contains("spec.selectors.podSelector.matchExpressions[0].values: In needs at least one value", mesh.Errors);
        Assert.Equal("", mesh.Inbound);
    }

    [Fact]
    public void Several_chains_are_united_by_priority_and_then_by_name()
    {
        var mesh = Mesh.Of(
            Mesh.Web, Mesh.Plugin("c", 120), Mesh.Plugin("b", 165), Mesh.Plugin("a", 165), Mesh.Plugin("d", 165.5),
            Mesh.Chain("c, a", name: "one"), Mesh.Chain("b, a, d, a", name: "two"));
        Assert.Equal("d a b c", mesh.Inbound);
    }

    [Theory]
    [InlineData(175, "")]
    [InlineData(170.5, "")]
    [InlineData(170, "p")]
    [InlineData(155, "p")]
    [InlineData(110.5, "p")]
    [InlineData(110, "")]
    [InlineData(95, "")]
    [InlineData(0, "")]
    public void A_plugin_outside_of_routing_and_load_balancing_is_inert_and_reported(double priority, string inbound)
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("p", priority), Mesh.Chain("p"));
        Assert.Equal(inbound, mesh.Inbound);
        Assert.Equal(inbound.Length == 0 ? 1 : 0, mesh.Findings.Count(line => line.StartsWith("Warning: Plugin p: spec.priority: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_MeshConfig_moves_routing_and_load_balancing()
    {
        var mesh = Mesh.Of(
            Mesh.MeshConfig("""
                { featureFlags: { enablePluginPolicy: true }, pluginChains: { inbound-http: [
                  { plugin: modules/inbound-http-routing, priority: 200 }, { plugin: modules/inbound-http-load-balancing, priority: 50, disable: true } ] } }
                """.Replace("\n", "", StringComparison.Ordinal)),
            Mesh.Web, Mesh.Plugin("early", 190), Mesh.Plugin("late", 60), Mesh.Plugin("never", 40), Mesh.Chain("early, late, never"));
        Assert.Equal("early late", mesh.Inbound);
        Assert.Contains(mesh.Findings, line => line.Contains("cannot be taken out", StringComparison.Ordinal));
    }

    [Fact]
    public void The_MeshConfig_decides_whether_plugins_are_on()
    {
        string[] objects = [Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p"), Mesh.Config("p", "{}")];
        Assert.Equal("p", Mesh.Of([Mesh.MeshConfig("{ featureFlags: { enablePluginPolicy: true } }"), .. objects]).Inbound);
        var off = Mesh.Of([Mesh.MeshConfig("{}"), .. objects]);
        Assert.Equal("", off.Inbound);
        Assert.Contains(off.Findings, line => line.StartsWith("Warning: MeshConfig osm-system/osm-mesh-config: spec.featureFlags.enablePluginPolicy: is not true", StringComparison.Ordinal));
        var without = Mesh.Of(objects);
        Assert.Equal("p", without.Inbound);
        Assert.Contains(without.Findings, line => line.Contains("there is no MeshConfig", StringComparison.Ordinal));
    }

    [Fact]
    public void Outbound_chains_apply_to_the_caller_that_is_named()
    {
        string[] objects =
        [
            Mesh.Web, Mesh.Deployment("front", "{ app: front }"), Mesh.Plugin("in"), Mesh.Plugin("out", 150),
            Mesh.Chain("in"), Mesh.Chain("out", "outbound-http", "{ podSelector: { matchLabels: { app: front } } }", "calls"),
        ];
        Assert.Equal("", Mesh.Of(objects).Outbound);
        Assert.Equal("out", Mesh.With(new LoadOptions { OsmEdgeCaller = "shop/front" }, objects).Outbound);
        Assert.Equal("", Mesh.With(new LoadOptions { OsmEdgeCaller = "shop/other" }, objects).Outbound);
    }

    [Fact]
    public void A_chain_that_takes_only_one_of_two_versions_counts_for_the_Service_and_says_so()
    {
        var mesh = Mesh.Of(
            Mesh.Web, Mesh.Deployment("v1", "{ app: web, version: v1 }"), Mesh.Deployment("v2", "{ app: web, version: v2 }"),
            Mesh.Plugin("p"), Mesh.Chain("p", selectors: "{ podSelector: { matchLabels: { version: v1 } } }"));
        Assert.Equal("p", mesh.Inbound);
        Assert.Contains(mesh.Findings, line => line.Contains("selects only some of the pods behind one Service", StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_effect_is_said()
    {
        var mesh = Mesh.Of(
            Mesh.Web, Mesh.Plugin("p"), Mesh.Plugin("lonely"), Mesh.Chain("p, missing"), Mesh.Chain("p", "inbound-tcp", name: "tcp"),
            Mesh.Config("missing", "{}", "a"), Mesh.Config("p", "{}", "b", "gone"), Mesh.Config("lonely", "{}", "c"));
        string[] expected =
        [
            "Info: Plugin lonely: : no PluginChain names the Plugin; it is not run",
            "Warning: PluginChain shop/chain: spec.chains[0].plugins: there is no Plugin missing; it is left out, as by osm-edge",
            "Warning: PluginChain shop/tcp: spec.chains[0]: chain inbound-tcp is about connections and not requests, and is not served here",
            "Warning: PluginConfig shop/a: spec.plugin: there is no Plugin missing; the configuration has no effect",
            "Warning: PluginConfig shop/b: spec.destinationRefs[0]: Service shop/gone does not exist; the configuration has no effect there",
            "Warning: PluginConfig shop/c: spec.destinationRefs[0]: no PluginChain mounts the Plugin lonely on the pods of Service shop/web; the configuration has no effect there",
        ];
        foreach (var line in expected)
            Assert.Contains(line, mesh.Findings);
    }

    [Fact]
    public void A_chain_that_reaches_into_another_namespace_says_so()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p").Replace("namespace: shop", "namespace: admin", StringComparison.Ordinal));
        Assert.Equal("p", mesh.Inbound);
        Assert.Contains("Info: PluginChain admin/chain: spec.selectors: selects pods of other namespaces than its own, too: shop", mesh.Findings);
    }

    [Fact]
    public void Of_two_configurations_for_the_same_Service_the_older_counts()
    {
        var mesh = Mesh.Of(
            Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p"),
            Mesh.Config("p", "{ n: 1 }", "a", meta: ", creationTimestamp: \"2025-01-01T00:00:00Z\""),
            Mesh.Config("p", "{ n: 2 }", "b", meta: ", creationTimestamp: \"2024-01-01T00:00:00Z\""));
        var plugin = Assert.Single(mesh.Action().Plugins!.Inbound);
        Assert.Equal(2, plugin.Config!.Find("n")!.Number);
        Assert.Equal("PluginConfig shop/b", plugin.ConfigSource!.ToString());
        Assert.Contains(mesh.Findings, line => line.StartsWith("Warning: PluginConfig shop/a: spec.destinationRefs[0]: PluginConfig shop/b configures the same plugin", StringComparison.Ordinal));
    }

    [Fact]
    public void A_configuration_is_for_its_targets_alone()
    {
        var other = Mesh.Web.Replace("name: web", "name: other", StringComparison.Ordinal);
        var mesh = Mesh.Of(Mesh.Web, other, Mesh.CorsPlugin, Mesh.Chain("cors-policy"), Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://a.example" }] }"""));
        Assert.NotNull(mesh.Action("web.shop").Cors);
        Assert.Null(mesh.Action("other.shop").Cors);
        Assert.Null(mesh.Action("other.shop").Plugins);
    }

    [Fact]
    public void A_refused_Plugin_keeps_the_Services_closed_that_it_is_mounted_on()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("p", script: ""), Mesh.Chain("p"));
        Assert.Contains(mesh.Errors, line => line.StartsWith("spec.pipyscript: is empty", StringComparison.Ordinal));
        Assert.Equal(500, mesh.Action().FixedStatus);
    }

    [Fact]
    public void So_does_a_refused_configuration_of_any_script_but_the_CORS_one()
    {
        var config = Mesh.Config("p", "{}").Replace("config: {}", "config: text", StringComparison.Ordinal);
        Assert.Equal(500, Mesh.Of(Mesh.Web, Mesh.Plugin("p"), Mesh.Chain("p"), config).Action().FixedStatus);
    }

    [Fact]
    public void A_script_that_does_not_compile_is_refused_with_its_place()
    {
        var mesh = Mesh.Of(
            Mesh.Web,
            "apiVersion: plugin.flomesh.io/v1alpha1\nkind: Plugin\nmetadata: { name: p }\nspec:\n  pipyscript: |\n    pipy()\n    .chain(;)\n",
            Mesh.Chain("p"));
        var problem = Assert.Single(mesh.Problems, found => found.Severity == Model.ProblemSeverity.Error);
        Assert.Equal(("m.yaml:12:12", "Plugin p", "spec.pipyscript"), (problem.Location!.ToString(), problem.Object!.ToString(), problem.Field));
        Assert.Equal(500, mesh.Action().FixedStatus);
    }

    [Fact]
    public void A_running_Plugin_keeps_its_last_script_that_compiles()
    {
        using var folder = new Loading.TempFolder();
        folder.Write("mesh.yaml", string.Join("\n---\n", Mesh.Web, Mesh.Chain("p")));
        folder.Write("plugin.yaml", Mesh.Plugin("p", script: "pipy().pipeline().chain()"));
        var loader = new ConfigLoader(new LoadOptions { Paths = [folder.Path] });
        loader.Load();
        folder.Write("plugin.yaml", Mesh.Plugin("p", script: "pipy("));
        var config = loader.Load();
        var action = new Mesh(config.Listeners, config.Problems).Action();
        Assert.Null(action.FixedStatus);
        Assert.Equal("pipy().pipeline().chain()", Assert.Single(action.Plugins!.Inbound).Script);
    }
}
