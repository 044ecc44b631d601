using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Tests.Loading;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>What the script would die of at request time is refused when it is read.</summary>
public class RefusedConfigTests
{
    [Theory]
    [InlineData("maxAge: 86400", "spec.config.maxAge: is a number")]
    [InlineData("maxAge: true", "spec.config.maxAge: is a boolean")]
    [InlineData("maxAge: [1s]", "spec.config.maxAge: is a list")]
    [InlineData("allowMethods: GET", "spec.config.allowMethods: is text")]
    [InlineData("allowHeaders: { a: b }", "spec.config.allowHeaders: is a mapping")]
    [InlineData("exposeHeaders: 1", "spec.config.exposeHeaders: is a number")]
    [InlineData("allowHeaders: [[a]]", "spec.config.allowHeaders[0]: is a list")]
    [InlineData("allowHeaders: [\"a\\r\\nb: c\"]", "spec.config.allowHeaders[0]: 'a\\r\\nb: c' has a character")]
    [InlineData("allowOrigins: \"http://a.example\"", "spec.config.allowOrigins: is text")]
    [InlineData("allowOrigins: [{}]", "spec.config.allowOrigins[0]: has neither exact nor prefix nor regex")]
    [InlineData("allowOrigins: [{ exact: \"\" }]", "spec.config.allowOrigins[0]: has neither")]
    [InlineData("allowOrigins: [\"http://a.example\"]", "spec.config.allowOrigins[0]: is text")]
    [InlineData("allowOrigins: [5]", "spec.config.allowOrigins[0]: is a number")]
    [InlineData("allowOrigins: [{ exact: 5 }]", "spec.config.allowOrigins[0].exact: is a number")]
    [InlineData("allowOrigins: [{ exacd: \"http://a.example\" }]", "spec.config.allowOrigins[0].exacd: the CORS script knows no such field; did you mean 'exact'?")]
    [InlineData("allowOrigins: [{ regex: \"(\" }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigins: [{ regex: \"a(?=b)\" }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigins: [{ regex: \"a(?<=b)\" }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigins: [{ regex: \"(?i)a\" }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigins: [{ regex: \"(?<n>a)\" }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigins: [{ regex: '(a)\\1' }]", "spec.config.allowOrigins[0].regex: ")]
    [InlineData("allowOrigin: []", "spec.config.allowOrigin: the CORS script knows no such field; did you mean 'allowOrigins'?")]
    public void The_object_is_refused_with_its_place_and_allows_nobody(string config, string error)
    {
        var mesh = Mesh.Cors($"{{ {config} }}");
        var problem = Assert.Single(mesh.Problems, p => p.Severity == ProblemSeverity.Error);
        Assert.StartsWith(error, $"{problem.Field}: {problem.Message}", StringComparison.Ordinal);
        Assert.Equal("PluginConfig shop/config", problem.Object?.ToString());
        Assert.Equal("m.yaml", problem.Location?.File);
        Assert.True(problem.Location!.Line > 100);
        Assert.Empty(mesh.Policy!.Policy.AllowOrigins);
        Assert.Same(CorsSemantics.Strict, mesh.Policy.Semantics);
        Assert.Equal(UpstreamCorsHeaders.Remove, mesh.Decide("GET", "http://a.example").UpstreamHeaders);
    }

    [Fact]
    public void The_configuration_of_another_script_is_its_own_matter()
    {
        var mesh = Mesh.Of(Mesh.Web, Mesh.Plugin("other"), Mesh.Chain("other"), Mesh.Config("other", "{ maxAge: 86400, allowOrigins: x }"));
        Assert.Empty(mesh.Errors);
        var config = Assert.Single(mesh.Action().Plugins!.Inbound).Config!;
        Assert.Equal(86400, config.Find("maxAge")!.Number);
        Assert.Equal("x", config.Find("allowOrigins")!.Text);
    }

    [Fact]
    public void With_the_interpreter_the_refused_object_closes_its_target_too()
    {
        var mesh = Mesh.With(
            new LoadOptions { OsmEdgeScripts = ScriptExecution.Always },
            Mesh.Web, Mesh.CorsPlugin, Mesh.Chain("cors-policy"), Mesh.Config("cors-policy", "{ maxAge: 1 }"));
        Assert.Same(CorsSemantics.Strict, mesh.Policy!.Semantics);
        Assert.Null(mesh.Action().Plugins);
    }

    [Fact]
    public void On_a_reload_the_last_good_configuration_stays()
    {
        using var folder = new TempFolder();
        folder.Write("mesh.yaml", string.Join("\n---\n", Mesh.Web, Mesh.CorsPlugin, Mesh.Chain("cors-policy")));
        folder.Write("config.yaml", Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://a.example" }] }"""));
        var loader = new ConfigLoader(new LoadOptions { Paths = [folder.Path] });
        Assert.True(Allows(loader.Load(), "http://a.example"));

        folder.Write("config.yaml", Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://b.example" }], maxAge: 1 }"""));
        var kept = loader.Load();
        Assert.True(Allows(kept, "http://a.example"));
        Assert.Contains(kept.Problems, p => p.Severity == ProblemSeverity.Error && p.Field == "spec.config.maxAge");
        Assert.Contains(kept.Problems, p => p.Message.Contains("last good version", StringComparison.Ordinal));
        Assert.True(Allows(loader.Load(), "http://a.example"));

        folder.Write("config.yaml", Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://b.example" }], maxAge: 1s }"""));
        Assert.True(Allows(loader.Load(), "http://b.example"));
    }

    [Fact]
    public void What_was_good_for_another_script_is_not_kept_for_this_one()
    {
        using var folder = new TempFolder();
        folder.Write("mesh.yaml", string.Join("\n---\n", Mesh.Web, Mesh.Chain("cors-policy"), Mesh.Config("cors-policy", "{ maxAge: 1 }")));
        folder.Write("plugin.yaml", Mesh.Plugin("cors-policy"));
        var loader = new ConfigLoader(new LoadOptions { Paths = [folder.Path] });
        Assert.DoesNotContain(loader.Load().Problems, p => p.Severity == ProblemSeverity.Error);
        folder.Write("plugin.yaml", Mesh.CorsPlugin);
        var config = loader.Load();
        Assert.Contains(config.Problems, p => p.Field == "spec.config.maxAge");
        Assert.False(Allows(config, "http://a.example"));
    }

    private static bool Allows(GatewayConfig config, string origin) =>
        new Mesh(config.Listeners, config.Problems).Decide("GET", origin).Outcome == CorsOutcome.Allowed;
}
