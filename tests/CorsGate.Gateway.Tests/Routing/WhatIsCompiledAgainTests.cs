using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

/// <summary>A change has compiled what it concerns, counted and not timed, and nothing else.</summary>
public class WhatIsCompiledAgainTests
{
    [Fact]
    public void One_changed_virtual_host_among_many_is_compiled_alone()
    {
        VirtualHost[] hosts = [.. Enumerable.Range(0, 5000).Select(i => Make.Host($"h{i}.com", Make.Route(Make.Prefix("/"), name: $"r{i}")))];
        var first = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", hosts), Make.Listener(81, "", hosts)), 1, previous: null);
        Assert.Equal((10_000, 10_000), (first.Change!.CompiledHosts, first.Change.CompiledRoutes));

        var changed = Replace(hosts, 77, Make.Host("h77.com", Make.Route(Make.Prefix("/new"), name: "new")));
        var second = GatewaySnapshot.Build(first.Config with { Listeners = [first.Config.Listeners[0] with { VirtualHosts = changed }, first.Config.Listeners[1]] }, 2, first);

        Assert.Equal((1, 1), (second.Change!.CompiledHosts, second.Change.CompiledRoutes));
        Assert.Equal("r77", Assert.Single(second.Change.RemovedRoutes).Route.Source.Name);
        Assert.Same(first.Port(80)!.Find("h78.com"), second.Port(80)!.Find("h78.com"));
        Assert.Same(first.Port(81), second.Port(81));
        Assert.Equal("new", Find(second, "h77.com", "/new"));
        Assert.Equal("r77", Find(first, "h77.com", "/new"));
    }

    [Fact]
    public void Hosts_that_come_and_go_are_compiled_alone_wherever_they_stand()
    {
        VirtualHost[] hosts = [.. Enumerable.Range(0, 1000).Select(i => Make.Host($"h{i}.com", Make.Route(Make.Prefix("/"), name: $"r{i}")))];
        var first = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", hosts)), 1, previous: null);

        ImmutableArray<VirtualHost> changed =
            [.. hosts[..10], Make.Host("one.com", Make.Route(Make.Prefix("/"))), .. hosts[12..500], .. hosts[501..], Make.Host("two.com", Make.Route(Make.Prefix("/")))];
        var second = GatewaySnapshot.Build(Make.Config(first.Config.Listeners[0] with { VirtualHosts = changed }), 2, first);

        Assert.Equal(2, second.Change!.CompiledHosts);
        Assert.Equal(["h10.com", "h11.com", "h500.com"], second.Change.RemovedHosts.Select(host => host.Hostname).Order(StringComparer.Ordinal));
        Assert.Equal([null, null, null, "HTTPRoute ns/r rule 0"], new[] { "h10.com", "h11.com", "h500.com", "two.com" }.Select(host => Find(second, host)));
        Assert.Equal("r12", Find(second, "h12.com"));
    }

    [Fact]
    public void One_changed_route_of_a_host_with_thousands_is_compiled_alone()
    {
        Route[] routes = [.. Enumerable.Range(0, 5000).Select(i => Make.Route(i % 2 == 0 ? Make.Prefix($"/p{i}") : Make.Exact($"/e{i}"), name: $"r{i}"))];
        var first = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a.com", routes))), 1, previous: null);

        var second = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a.com", [.. Replace(routes, 77, Make.Route(Make.Exact("/new"), name: "new"))]))), 2, first);

        Assert.Equal((1, 1), (second.Change!.CompiledHosts, second.Change.CompiledRoutes));
        Assert.Equal([null, "new", "r78", "r4999"], new[] { "/e77", "/new", "/p78/x", "/e4999" }.Select(path => Find(second, "a.com", path)));
    }

    [Fact]
    public void Routes_can_be_put_before_the_same_one_for_ever()
    {
        var last = Make.Route(Make.Prefix("/"), name: "last");
        var snapshot = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a.com", Make.Route(Make.Prefix("/"), name: "0"), last))), 1, previous: null);
        var routes = new List<Route> { Make.Route(Make.Exact("/never"), name: "first"), last };
        var compiled = 0;
        for (var i = 1; i <= 200; i++)
        {
            routes.Insert(routes.Count - 1, Make.Route(Make.Exact($"/{i}"), name: $"{i}"));
            routes.Insert(routes.Count - 1, Make.Route(Make.Prefix("/"), name: $"any {i}"));
            if (i > 1)
                routes.RemoveAt(routes.Count - 4);
            snapshot = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("a.com", [.. routes]))), i + 1, snapshot);
            compiled += snapshot.Change!.CompiledRoutes;
            Assert.Equal($"{i}", Find(snapshot, "a.com", $"/{i}"));
            Assert.Equal($"any {i}", Find(snapshot, "a.com", "/x"));
        }

        Assert.InRange(compiled, 400, 4000);
    }

    [Fact]
    public void Listeners_with_one_hostname_have_the_changed_host_compiled_alone()
    {
        VirtualHost[] hosts = [.. Enumerable.Range(0, 1000).Select(i => Make.Host($"h{i}.com", Make.Route(Make.Prefix("/a"), name: $"r{i}")))];
        VirtualHost[] others = [.. Enumerable.Range(0, 1000).Select(i => Make.Host($"h{i}.com", Make.Route(Make.Prefix("/b"), name: $"s{i}")))];
        var (one, other) = (Make.Listener(80, "", hosts), Make.Listener(80, "", others) with { Name = "other" });
        var first = GatewaySnapshot.Build(Make.Config(one, other), 1, previous: null);

        var second = GatewaySnapshot.Build(
            Make.Config(one, other with { VirtualHosts = Replace(others, 7, Make.Host("h7.com", Make.Route(Make.Prefix("/c"), name: "new"))) }), 2, first);

        Assert.Equal((1, 1), (second.Change!.CompiledHosts, second.Change.CompiledRoutes));
        Assert.Equal(["r7", null, "new"], new[] { "/a", "/b", "/c" }.Select(path => Find(second, "h7.com", path)));
        Assert.Equal("s8", Find(second, "h8.com", "/b"));
    }

    private static ImmutableArray<T> Replace<T>(T[] items, int index, T item) => [.. items[..index], item, .. items[(index + 1)..]];

    private static string? Find(GatewaySnapshot snapshot, string host, string path = "/") =>
        snapshot.Port(80)?.Find(host)?.Routes.Find(new RouteRequest { Path = path, Method = "GET", Headers = new HeaderDictionary() })?.Source.Name;
}
