using CorsGate.Config.Dialects.OsmEdge;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.OsmEdge;

/// <summary>What the sidecar of one Service makes of a mesh.</summary>
public class SidecarConfigTests
{
    private const string Other = """
        apiVersion: v1
        kind: Service
        metadata: { name: other, namespace: shop }
        spec: { selector: { app: other }, ports: [{ port: 8080 }] }
        """;

    [Fact]
    public void One_port_serves_the_names_of_the_Service_with_the_short_one_and_denies_every_other()
    {
        var config = new SidecarConfig("shop/web", 15003).Of(Config(Mesh.Web, Other, Mesh.Plugin("p"), Mesh.Chain("p")));
        var listener = Assert.Single(config.Listeners);
        Assert.Equal(15003, listener.Port);
        Assert.Equal("web web.shop web.shop.svc web.shop.svc.cluster web.shop.svc.cluster.local *", string.Join(' ', listener.VirtualHosts.Select(host => host.Hostname)));
        Assert.All(listener.VirtualHosts.SkipLast(1), host => Assert.True(Assert.Single(host.Routes).Action.AnswersAsPipy));
        Assert.Equal(403, Assert.Single(listener.VirtualHosts[^1].Routes).Action.FixedStatus);
        Assert.Equal("p", Assert.Single(listener.VirtualHosts[0].Routes[0].Action.Plugins!.Inbound).Name);
    }

    [Fact]
    public void Without_the_Service_nothing_is_served_and_on_a_reload_what_served_before_goes_on()
    {
        var sidecar = new SidecarConfig("shop/web", 15003);
        var none = sidecar.Of(Config(Other, Mesh.Plugin("p")));
        Assert.Empty(none.Listeners);
        Assert.Contains(none.Problems, problem => problem.Severity == ProblemSeverity.Error && problem.Message.Contains("no Service shop/web", StringComparison.Ordinal));

        var first = sidecar.Of(Config(Mesh.Web, Mesh.Plugin("p")));
        Assert.Single(first.Listeners);
        var kept = sidecar.Of(Config(Other, Mesh.Plugin("p")));
        Assert.Same(first.Listeners[0], Assert.Single(kept.Listeners));
        Assert.Contains(kept.Problems, problem => problem.Message.Contains("what served before goes on", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_ports_the_lowest_is_served_and_the_choice_is_said()
    {
        const string two = "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: b, port: 9090 }, { name: a, port: 8080 }] }";
        var config = new SidecarConfig("shop/web", 15003).Of(Config(two, Mesh.Plugin("p")));
        Assert.Equal("osm-edge/services:8080", Assert.Single(config.Listeners).Name);
        Assert.Contains(config.Problems, problem => problem.Message == "the Service has several ports for HTTP; the sidecar serves 8080");
    }

    private static GatewayConfig Config(params string[] documents)
    {
        var mesh = Mesh.Of(documents);
        return GatewayConfig.Empty with { Listeners = [.. mesh.Listeners], Problems = [.. mesh.Problems] };
    }
}
