using System.Text;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Tests.OsmEdge;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>Objects that come one change after another: last good versions, and what is no change.</summary>
public sealed class ObjectLoaderTests
{
    private const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: gw, namespace: app }
        spec:
          gatewayClassName: any
          listeners: [{ name: http, port: 80, protocol: HTTP }]
        """;

    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: svc, namespace: app }
        spec: { ports: [{ port: 8000 }] }
        """;

    private readonly ObjectLoader _loader = new(new LoadOptions());

    private static string Route(string name, string path = "/", string metadata = "", string status = "") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: {{name}}, namespace: app{{metadata}} }
        spec:
          parentRefs: [{ name: gw }]
          hostnames: [{{name}}.example]
          rules: [{ matches: [{ path: { value: {{path}} } }], backendRefs: [{ name: svc, port: 8000 }] }]
        {{status}}
        """;

    private static string Ingress(string name) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: {{name}}, namespace: app }
        spec:
          ingressClassName: nginx
          rules: [{ host: {{name}}.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: svc, port: { number: 8000 } } } }] } }]
        """;

    private static ObjectChange Put(string manifest)
    {
        var problems = new List<Problem>();
        var file = ManifestParser.Parse("object", Encoding.UTF8.GetBytes(manifest));
        Assert.Empty(file.Problems);
        var source = Assert.Single(ManifestObject.From(Assert.Single(file.Documents), problems));
        var metadata = Assert.IsType<ManifestMapping>(source.Root.Find("metadata")!.Value);
        return new ObjectChange(new ObjectReference(source.Group, source.Kind, Text("namespace"), Text("name")), source);

        string Text(string key) => metadata.Find(key)?.Value is ManifestScalar scalar ? scalar.Text : "";
    }

    private static ObjectChange Gone(string manifest) => Put(manifest) with { Object = null };

    private GatewayConfig Apply(params string[] manifests) => _loader.Apply(manifests.Select(Put));

    private string[] Paths(string host) =>
        [.. _loader.Config.Listeners.SelectMany(listener => listener.VirtualHosts).Where(found => string.Equals(found.Hostname, host, StringComparison.Ordinal))
            .SelectMany(found => found.Routes).Select(route => route.Match.Path.Value)];

    [Fact]
    public void Objects_become_the_configuration_that_files_would_give()
    {
        var config = Apply(Route("a"), Service, Gateway);

        Assert.Equal(["/"], Paths("a.example"), StringComparer.Ordinal);
        Assert.Empty(config.Problems);
        Assert.Equal(["Gateway app/gw", "HTTPRoute app/a", "Service app/svc"], _loader.Resources.Resources.Select(resource => resource.Reference.ToString()).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void A_status_that_somebody_wrote_is_no_change()
    {
        var config = Apply(Gateway, Service, Route("a"));
        var read = _loader.Read;

        var after = Apply(Route("a", metadata: ", resourceVersion: '7', managedFields: [{ manager: me }]", status: "status: { parents: [] }"));

        Assert.Same(config, after);
        Assert.Equal(read, _loader.Read);
    }

    [Fact]
    public void An_object_that_was_changed_and_changed_back_has_its_new_generation()
    {
        Apply(Gateway, Service, Route("a", metadata: ", generation: 1"));

        Apply(Route("a", metadata: ", generation: 3"));

        Assert.Equal(3, Assert.Single(_loader.Resources.Resources, resource => resource.Reference.Name is "a").Generation);
    }

    [Fact]
    public void One_changed_object_is_read_and_translated_alone()
    {
        Apply([Gateway, Service, .. Enumerable.Range(0, 50).Select(i => Route($"r{i}"))]);
        var (read, work) = (_loader.Read, _loader.Work);

        Apply(Route("r7", "/new"));

        Assert.Equal(["/new"], Paths("r7.example"), StringComparer.Ordinal);
        Assert.Equal(1, _loader.Read - read);
        Assert.Equal((1L, 1L, 0L), (_loader.Work.Since(work).Routes, _loader.Work.Since(work).Attachments, _loader.Work.Since(work).Dialects));
    }

    [Fact]
    public void An_object_that_became_invalid_is_served_in_its_last_good_version_until_it_is_gone()
    {
        Apply(Gateway, Service, Route("a", "/good"));

        var config = Apply(Route("a", "no-slash"));

        Assert.Equal(["/good"], Paths("a.example"), StringComparer.Ordinal);
        Assert.Contains(config.Problems, problem => problem.Severity == ProblemSeverity.Error);
        Assert.Contains(config.Problems, problem => problem.Message.Contains("last good version", StringComparison.Ordinal));
        Assert.Empty(_loader.Apply([Gone(Route("a"))]).Problems);
        Assert.Empty(Paths("a.example"));
        Assert.NotEmpty(Apply(Route("a", "no-slash")).Problems);
        Assert.Empty(Paths("a.example"));
    }

    [Fact]
    public void An_object_of_the_same_name_and_another_uid_does_not_inherit_the_last_good_version()
    {
        Apply(Gateway, Service, Route("a", "/good", ", uid: one"));
        Apply(Route("a", "no-slash", ", uid: two"));

        Assert.Empty(Paths("a.example"));
    }

    [Fact]
    public void An_object_that_cannot_be_read_keeps_its_last_good_version()
    {
        Apply(Gateway, Service, Route("a", "/good"));

        var config = _loader.Apply([Put(Route("a", "/new")) with { Error = "the object is too large" }]);

        Assert.Equal(["/good"], Paths("a.example"), StringComparer.Ordinal);
        Assert.Contains(config.Problems, problem => string.Equals(problem.Message, "the object is too large", StringComparison.Ordinal));
        Assert.Empty(Apply(Route("a", "/new")).Problems);
        Assert.Equal(["/new"], Paths("a.example"), StringComparer.Ordinal);
    }

    [Fact]
    public void An_object_that_says_it_is_another_one_is_refused()
    {
        var config = _loader.Apply([Put(Gateway), Put(Service), Put(Route("a")) with { Reference = new ObjectReference("gateway.networking.k8s.io", "HTTPRoute", "app", "b") }]);

        Assert.Contains("calls itself HTTPRoute app/a", Assert.Single(config.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(Paths("a.example"));
    }

    [Fact]
    public void Of_several_changes_of_an_object_the_last_counts()
    {
        _loader.Apply([Put(Gateway), Put(Service), Put(Route("a", "/one")), Gone(Route("a")), Put(Route("a", "/two"))]);
        Assert.Equal(["/two"], Paths("a.example"), StringComparer.Ordinal);

        _loader.Apply([Put(Route("a", "/three")), Gone(Route("a"))]);
        Assert.Empty(Paths("a.example"));
    }

    [Fact]
    public void Ingresses_are_translated_again_only_for_themselves_and_what_they_refer_to()
    {
        Apply(Gateway, Service, Route("a"));
        var before = _loader.Work;
        Apply(Service.Replace("8000", "8001", StringComparison.Ordinal), Route("a", "/x"));
        Assert.Equal(0, _loader.Work.Since(before).Hosts);

        var config = Apply(Ingress("i"));
        var hosts = _loader.Work.Since(before).Hosts;
        var listener = config.Listeners.Single(found => string.Equals(found.Name, "ingress-nginx/http", StringComparison.Ordinal));
        Assert.Same(listener, Apply(Route("a", "/y")).Listeners.Single(found => string.Equals(found.Name, listener.Name, StringComparison.Ordinal)));
        Assert.Equal(hosts, _loader.Work.Since(before).Hosts);

        Apply(Service);
        Assert.Equal(hosts + 1, _loader.Work.Since(before).Hosts);
        Assert.Equal(0, _loader.Work.Since(before).Dialects);
        Assert.Empty(_loader.Apply([Gone(Ingress("i"))]).Listeners.Where(found => found.Kind == ListenerKind.Ingress));
    }

    [Fact]
    public void Pods_that_start_no_API_server_have_no_dialect_translated_again()
    {
        Apply(Gateway, Service);
        var before = _loader.Work;
        Apply(Pod("web", "sleep"));
        Apply(Pod("web", "other"));
        Assert.Equal(0, _loader.Work.Since(before).Dialects);

        static string Pod(string name, string command) =>
            $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: {name}, namespace: app }}\nspec: {{ containers: [{{ name: main, image: any, command: [{command}] }}] }}";
    }

    [Fact]
    public void What_is_kept_for_a_cold_start_stays_as_it_was_taken()
    {
        Apply(Gateway, Service, Route("a"));
        var taken = _loader.LastGood;

        Apply(Route("b"));
        _loader.Apply([Gone(Service)]);

        Assert.Equal(["Gateway", "HTTPRoute", "Service"], taken.Select(source => source.Kind).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(["Gateway", "HTTPRoute", "HTTPRoute"], _loader.LastGood.Select(source => source.Kind).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void An_object_that_is_wrong_in_view_of_others_is_served_in_its_last_good_version()
    {
        string[] mesh = [.. Mesh.Web.Split("\n---\n"), .. Mesh.CorsPlugin.Split("\n---\n"), .. Mesh.Chain("cors-policy").Split("\n---\n")];
        Apply([.. mesh, Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://a.example" }] }""")]);
        Same.Texts(["http://a.example"], Origins());

        var config = Apply(Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://b.example" }], maxAge: 1 }"""));
        Same.Texts(["http://a.example"], Origins());
        Assert.Contains(config.Problems, problem => problem.Severity == ProblemSeverity.Error && string.Equals(problem.Field, "spec.config.maxAge", StringComparison.Ordinal));
        Assert.Contains(config.Problems, problem => problem.Message.Contains("last good version", StringComparison.Ordinal));
        Assert.Contains(_loader.LastGood, source => string.Equals(source.Kind, "PluginConfig", StringComparison.Ordinal));

        Assert.DoesNotContain(
            Apply(Mesh.Config("cors-policy", """{ allowOrigins: [{ exact: "http://b.example" }], maxAge: 1s }""")).Problems,
            problem => problem.Severity == ProblemSeverity.Error);
        Same.Texts(["http://b.example"], Origins());

        string[] Origins() =>
            [.. _loader.Config.Listeners.SelectMany(listener => listener.VirtualHosts).SelectMany(host => host.Routes)
                .Select(route => route.Action.Cors?.Policy).OfType<Cors.Policies.CorsPolicy>().SelectMany(policy => policy.AllowOrigins).Select(origin => origin.Value.Text).Distinct(StringComparer.Ordinal)];
    }
}
