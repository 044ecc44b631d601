using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Tests.Loading;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>A reload from files costs what changed in them, down to single objects of a file.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConfigLoader _loader;

    public ReloadTests()
    {
        _loader = new ConfigLoader(new LoadOptions { Paths = [_folder.Path] });
        _folder.Write("gateway.yaml", """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: gw }
            spec:
              gatewayClassName: any
              listeners: [{ name: http, port: 80, protocol: HTTP }]
            """);
        _folder.Write("routes.yaml", Routes("/"));
        _loader.Load();
    }

    public void Dispose() => _folder.Dispose();

    private static string Routes(string path) => string.Join("\n---\n", Enumerable.Range(0, 20).Select(i => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: r{{i}} }
        spec:
          parentRefs: [{ name: gw }]
          hostnames: [h{{i}}.example]
          rules: [{ matches: [{ path: { value: {{(i == 7 ? path : "/")}} } }] }]
        """));

    private VirtualHost[] Hosts() => [.. Assert.Single(_loader.Load().Listeners).VirtualHosts];

    [Fact]
    public void One_changed_route_of_a_file_is_translated_alone()
    {
        var before = Hosts();
        var work = _loader.Work;
        _folder.Write("routes.yaml", Routes("/new"));

        var after = Hosts();

        Assert.Equal(1, _loader.Work.Since(work).Routes);
        Assert.Equal(20, after.Length);
        Assert.Equal("h7.example", Assert.Single(after, host => !before.Contains(host, ReferenceEqualityComparer.Instance)).Hostname);
    }

    [Fact]
    public void Objects_that_moved_in_their_file_are_told_at_their_new_places()
    {
        var before = Hosts().Select(host => host.Routes[0].Location!.Line + 2);
        _folder.Write("routes.yaml", "\n\n" + Routes("/"));

        Assert.Equal(before, Hosts().Select(host => host.Routes[0].Location!.Line));
    }

    [Fact]
    public void A_reload_without_a_change_translates_nothing()
    {
        var before = Hosts();
        var work = _loader.Work;

        Assert.All(before.Zip(Hosts()), pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal(0, _loader.Work.Since(work).Routes);
    }
}
