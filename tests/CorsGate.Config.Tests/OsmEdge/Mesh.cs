using System.Globalization;
using System.Runtime.CompilerServices;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.OsmEdge.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Reading;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>Objects of a mesh as text, read, checked and translated, with the look-ups that tests need.</summary>
internal sealed record Mesh(IReadOnlyList<Listener> Listeners, IReadOnlyList<Problem> Problems)
{
    /// <summary>A Service web of namespace shop, port 8080, whose pods have the label app: web.</summary>
    public const string Web = """
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: shop }
        spec: { selector: { app: web }, ports: [{ port: 8080 }] }
        """;

    /// <summary>The published CORS script.</summary>
    public static string CorsScript { get; } = Script(File.ReadAllText(Seed("3-plugin.yaml")));

    /// <summary>The Plugin that holds it.</summary>
    public static string CorsPlugin { get; } = File.ReadAllText(Seed("3-plugin.yaml"));

    /// <summary>A file of the demo that the script is published with.</summary>
    public static string Seed(string name, [CallerFilePath] string here = "") => Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "CorsGate.EndToEnd.Tests", "Cases", "osm-edge", "seed", name));

    /// <summary>Reads, checks and translates documents.</summary>
    public static Mesh Of(params string[] documents) => With(new LoadOptions(), documents);

    public static Mesh With(LoadOptions options, params string[] documents)
    {
        var read = ReadManifests.Of(string.Join("\n---\n", documents), "m.yaml");
        var all = new ResourceSet { Resources = [.. read.Resources] };
        var check = ResourceSetChecks.Open(all);
        var refusals = all.Resources.Select(resource => (resource, refusal: check(resource))).ToArray();
        var (listeners, problems) = new OsmEdgeTranslator().Translate(
            new ResourceSet { Resources = [.. refusals.Select(pair => pair.refusal?.StandIn ?? pair.resource)] }, options);
        return new Mesh(listeners, [.. read.Problems, .. refusals.SelectMany(pair => pair.refusal?.Problems ?? []), .. problems]);
    }

    /// <summary>The mesh of <see cref="Web"/> with the published script and a configuration of it.</summary>
    /// <param name="config">The fields of config, in flow style.</param>
    public static Mesh Cors(string config) => Of(Web, CorsPlugin, Chain("cors-policy"), Config("cors-policy", config));

    /// <summary>A Plugin with a script that does nothing in particular.</summary>
    public static string Plugin(string name, double priority = 165, string script = "pipy().pipeline().chain()") => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: Plugin
        metadata: { name: {{name}} }
        spec: { priority: {{priority}}, pipyscript: "{{script}}" }
        """);

    /// <summary>A PluginChain of namespace shop for every pod.</summary>
    public static string Chain(string plugins, string chain = "inbound-http", string selectors = "{}", string name = "chain") => $$"""
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: PluginChain
        metadata: { name: {{name}}, namespace: shop }
        spec: { chains: [{ name: {{chain}}, plugins: [{{plugins}}] }], selectors: {{selectors}} }
        """;

    /// <summary>A PluginConfig of namespace shop for the Service shop/web.</summary>
    public static string Config(string plugin, string config, string name = "config", string service = "web", string meta = "") => $$"""
        apiVersion: plugin.flomesh.io/v1alpha1
        kind: PluginConfig
        metadata: { name: {{name}}, namespace: shop{{meta}} }
        spec:
          plugin: {{plugin}}
          destinationRefs: [{ kind: Service, name: {{service}}, namespace: shop }]
          config: {{config}}
        """;

    /// <summary>A MeshConfig.</summary>
    public static string MeshConfig(string spec) => $$"""
        apiVersion: config.openservicemesh.io/v1alpha2
        kind: MeshConfig
        metadata: { name: osm-mesh-config, namespace: osm-system }
        spec: {{spec}}
        """;

    /// <summary>A Deployment of namespace shop whose pods have labels.</summary>
    public static string Deployment(string name, string labels, string containers = "[]", int replicas = 1) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: shop }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: {{labels}} }
          template: { metadata: { labels: {{labels}} }, spec: { containers: {{containers}} } }
        """;

    /// <summary>The action for a host of a port.</summary>
    public RouteAction Action(string host = "web.shop", int port = 8080) =>
        Assert.Single(Assert.Single(Assert.Single(Listeners, l => l.Port == port).VirtualHosts, h => h.Hostname == host).Routes).Action;

    /// <summary>The names of the plugins that requests to shop/web go through.</summary>
    public string Inbound => string.Join(' ', Action().Plugins?.Inbound.Select(plugin => plugin.Name) ?? []);

    public string Outbound => string.Join(' ', Action().Plugins?.Outbound.Select(plugin => plugin.Name) ?? []);

    /// <summary>The policy of shop/web.</summary>
    public AttachedPolicy? Policy => Action().Cors;

    /// <summary>Everything that is said, without file, as <c>Severity: Object: Field: message</c>.</summary>
    public IReadOnlyList<string> Findings => [.. Problems.Select(p => $"{p.Severity}: {p.Object}: {p.Field}: {p.Message}")];

    public IReadOnlyList<string> Errors => [.. Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => $"{p.Field}: {p.Message}")];

    /// <summary>The answer of the policy of shop/web.</summary>
    public CorsDecision Decide(string method, params string[] origins) => CompiledCorsPolicy.Compile(Policy!.Policy, Policy.Semantics).Evaluate(new CorsRequest
    {
        Method = method,
        Origin = origins.FirstOrDefault(),
        LastOrigin = origins.Length > 1 ? origins[^1] : null,
        OriginCount = origins.Length,
    });

    private static string Script(string manifest)
    {
        var lines = manifest.Split('\n').SkipWhile(line => !line.Contains("pipyscript", StringComparison.Ordinal)).Skip(1);
        return string.Join('\n', lines.Select(line => line.Length > 4 ? line[4..] : ""));
    }
}
