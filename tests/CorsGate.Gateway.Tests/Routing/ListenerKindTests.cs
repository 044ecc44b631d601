using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

public class ListenerKindTests
{
    [Theory]
    [InlineData("both.test", "gateway")]
    [InlineData("ingress.test", "ingress")]
    [InlineData("nginx.test", "nginx")]
    [InlineData("isolated.test", "ingress")]
    [InlineData("x.wild.test", "ingress")]
    [InlineData("y.x.wild.test", "nginx")]
    [InlineData("nobody.test", null)]
    public void A_host_is_looked_up_among_Gateways_then_Ingresses_then_nginx_servers(string host, string? expected)
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(
                Of(ListenerKind.NginxServer, "", "nginx.test", "both.test", "ingress.test", "*.wild.test"),
                Of(ListenerKind.Ingress, "", "ingress.test", "both.test", "isolated.test", "*.wild.test"),
                Of(ListenerKind.Gateway, "", "both.test"),
                Of(ListenerKind.Gateway, "isolated.test", [])),
            1,
            previous: null);
        Assert.Equal(expected, Find(snapshot, host));
    }

    [Fact]
    public void A_path_that_the_first_kind_does_not_have_is_not_looked_for_in_the_next()
    {
        var gateway = Make.Listener(80, "", Make.Host("a.test", Make.Route(Make.Prefix("/gateway"), name: "gateway")));
        var snapshot = GatewaySnapshot.Build(Make.Config(gateway, Of(ListenerKind.Ingress, "", "a.test")), 1, previous: null);
        Assert.Null(Find(snapshot, "a.test"));
    }

    [Fact]
    public void A_kind_that_wants_another_protocol_than_the_first_is_not_served()
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(Of(ListenerKind.Ingress, "", "a.test") with { IsTls = true }, Of(ListenerKind.Gateway, "", "b.test")), 1, previous: null);
        Assert.Null(Find(snapshot, "a.test"));
        Assert.Equal("gateway", Find(snapshot, "b.test"));
    }

    [Fact]
    public void What_a_kind_did_not_change_is_taken_over()
    {
        var ingress = Of(ListenerKind.Ingress, "", "a.test");
        var first = GatewaySnapshot.Build(Make.Config(ingress), 1, previous: null);
        var second = GatewaySnapshot.Build(Make.Config(ingress, Of(ListenerKind.Gateway, "", "b.test")), 2, first);
        Assert.Same(first.Port(80)!.Of(ListenerKind.Ingress)!.Listeners[""], second.Port(80)!.Of(ListenerKind.Ingress)!.Listeners[""]);
        Assert.Null(second.Port(80)!.Of(ListenerKind.NginxServer));
    }

    private static Listener Of(ListenerKind kind, string hostname, params string[] hosts)
    {
        var name = kind switch { ListenerKind.Gateway => "gateway", ListenerKind.Ingress => "ingress", _ => "nginx" };
        return Make.Listener(80, hostname, [.. hosts.Select(host => Make.Host(host, Make.Route(Make.Prefix("/"), name: name)))]) with { Kind = kind };
    }

    private static string? Find(GatewaySnapshot snapshot, string host) => snapshot.Port(80)?.Find(host)?.Routes
        .Find(new RouteRequest { Path = "/", Method = "GET", Headers = new HeaderDictionary() })?.Source.Name;
}
