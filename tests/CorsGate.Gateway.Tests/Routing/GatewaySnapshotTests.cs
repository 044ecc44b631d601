using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

public class GatewaySnapshotTests
{
    [Fact]
    public void A_host_is_served_by_the_most_specific_listener_alone()
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(
                Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"), name: "any"))),
                Make.Listener(80, "*.a.com", Make.Host("b.a.com", Make.Route(Make.Prefix("/"), name: "b"))),
                Make.Listener(81, "", Make.Host("*", Make.Route(Make.Prefix("/"), name: "other port")))),
            1,
            previous: null);
        Assert.Equal("b", Name(snapshot, 80, "b.a.com"));
        Assert.Null(Name(snapshot, 80, "c.a.com"));
        Assert.Equal("any", Name(snapshot, 80, "a.com"));
        Assert.Equal("other port", Name(snapshot, 81, "b.a.com"));
        Assert.Null(snapshot.Port(82));
    }

    [Fact]
    public void A_host_is_served_by_the_most_specific_virtual_host_alone()
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(Make.Listener(
                80,
                "",
                Make.Host("a.com", Make.Route(Make.Exact("/only"), name: "exact")),
                Make.Host("*", Make.Route(Make.Prefix("/"), name: "any")))),
            1,
            previous: null);
        Assert.Equal("exact", Name(snapshot, 80, "a.com", "/only"));
        Assert.Null(Name(snapshot, 80, "a.com", "/"));
        Assert.Equal("any", Name(snapshot, 80, "b.com", "/"));
    }

    [Fact]
    public void Listeners_of_one_port_and_hostname_are_served_together_the_earlier_first()
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(
                Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/a"), name: "first"))),
                Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/a"), name: "second"), Make.Route(Make.Prefix("/b"), name: "third")), Make.Host("b.com", Make.Route(Make.Prefix("/"), name: "own")))),
            1,
            previous: null);
        Assert.Equal("first", Name(snapshot, 80, "x", "/a"));
        Assert.Equal("third", Name(snapshot, 80, "x", "/b"));
        Assert.Equal("own", Name(snapshot, 80, "b.com", "/a"));
    }

    [Fact]
    public void What_did_not_change_is_taken_over()
    {
        var shared = new AttachedPolicy { Source = Make.Object(), Attachment = PolicyAttachment.Gateway, Policy = new CorsPolicy(), Semantics = CorsSemantics.Kgateway };
        var kept = Make.Route(Make.Prefix("/"), new RouteAction { Cors = shared }, "kept");
        var before = Make.Route(Make.Prefix("/"), new RouteAction { Cors = shared }, "before");
        var first = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a", kept), Make.Host("b", before))), 1, previous: null);

        var second = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a", kept), Make.Host("b", before with { Name = "after" }))), 2, first);
        Assert.Same(Hosts(first, "a"), Hosts(second, "a"));
        Assert.NotSame(Hosts(first, "b"), Hosts(second, "b"));
        Assert.Equal("after", Name(second, 80, "b"));
        Assert.Same(Find(first, "b").Action, Find(second, "b").Action);
        Assert.Same(Find(first, "a").Action.RulePolicy, Find(second, "b").Action.RulePolicy);

        // A policy is still known after a generation that only reused what uses it.
        var third = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a", kept), Make.Host("c", before with { Action = new RouteAction { Cors = shared } }))), 3, second);
        Assert.Same(Find(first, "a").Action.RulePolicy, Find(third, "c").Action.RulePolicy);
        Assert.Null(Name(third, 80, "b"));
    }

    [Fact]
    public void An_unchanged_listener_is_taken_over_whole()
    {
        var listener = Make.Listener(80, "", Make.Host("a", Make.Route(Make.Prefix("/"))));
        var first = GatewaySnapshot.Build(Make.Config(listener), 1, previous: null);
        var second = GatewaySnapshot.Build(Make.Config(listener, Make.Listener(81, "", Make.Host("a"))), 2, first);
        Assert.Same(first.Port(80)!.Of(ListenerKind.Gateway)!.Listeners[""], second.Port(80)!.Of(ListenerKind.Gateway)!.Listeners[""]);
        Assert.Equal(2, second.Generation);
    }

    [Fact]
    public void An_empty_configuration_serves_nothing() => Assert.Null(GatewaySnapshot.Build(GatewayConfig.Empty, 1, previous: null).Port(80));

    private static CompiledVirtualHost Hosts(GatewaySnapshot snapshot, string host) => snapshot.Port(80)!.Find(host)!;

    private static CompiledRoute Find(GatewaySnapshot snapshot, string host) =>
        Hosts(snapshot, host).Routes.Find(new RouteRequest { Path = "/", Method = "GET", Headers = new HeaderDictionary() })!;

    private static string? Name(GatewaySnapshot snapshot, int port, string host, string path = "/") =>
        snapshot.Port(port)?.Find(host)?.Routes
            .Find(new RouteRequest { Path = path, Method = "GET", Headers = new HeaderDictionary() })?.Source.Name;
}
