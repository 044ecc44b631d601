using CorsGate.Config.Dialects;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>A change costs what depends on it, counted and not timed, and everything else stays the same instance.</summary>
public sealed class WhatIsMadeAgainTests
{
    private const string Listener = "infra/gw/http";

    private static readonly TranslationWork Nothing = new();

    private static RouteResource On(string name, string host, string service = "svc") =>
        Route(name, Rule().To(Ref(service))) with { Hostnames = [host], Labels = Map("app=" + name) };

    private static Changing World(params Resource[] more) => new(
        [Gateway(Http()), Service(), Service("other"), On("a", "a.example"), On("b", "b.example"), On("c", "c.example", "other"), .. more]);

    [Fact]
    public void A_changed_route_is_translated_alone_and_changes_its_virtual_host_alone()
    {
        var world = World(On("a2", "a.example"));
        var before = world.Now;

        var work = world.Put(Route("a", Rule(Filter("https://new"))) with { Hostnames = ["a.example"] });

        Assert.Equal(Nothing with { Routes = 1, Attachments = 1 }, work);
        Assert.Same(before.Host(Listener, "b.example"), world.Now.Host(Listener, "b.example"));
        Assert.Same(before.Host(Listener, "c.example"), world.Now.Host(Listener, "c.example"));
        var (old, now) = (before.Host(Listener, "a.example").Routes, world.Now.Host(Listener, "a.example").Routes);
        Assert.NotSame(old[0], now[0]);
        Assert.Same(old[1], now[1]);
    }

    [Fact]
    public void A_change_is_as_cheap_among_many_routes()
    {
        var world = new Changing([Gateway(Http()), Service(), .. Enumerable.Range(0, 3_000).Select(i => On($"r{i}", $"h{i % 300}.example"))]);

        Assert.Equal(Nothing with { Routes = 1, Attachments = 1 }, world.Put(On("r7", "h7.example")));
        Assert.Equal(Nothing with { Routes = 1, Attachments = 1 }, world.Put(On("new", "new.example")));
        Assert.Equal(Nothing, world.Delete(On("r7", "h7.example")));
    }

    [Fact]
    public void Nothing_that_changed_makes_nothing_and_gives_the_same_arrays()
    {
        var world = World();
        var before = world.Now;

        Assert.Equal(Nothing, world.Put());

        Assert.True(before.Listeners == world.Now.Listeners);
        Assert.True(before.Problems == world.Now.Problems);
    }

    [Fact]
    public void A_changed_Service_changes_the_routes_that_refer_to_it_alone()
    {
        var world = World();
        var before = world.Now;

        var work = world.Put(Service(appProtocol: "h2c"));

        Assert.Equal(Nothing with { Routes = 2, Attachments = 2, Backends = 1 }, work);
        Assert.NotSame(before.Host(Listener, "a.example"), world.Now.Host(Listener, "a.example"));
        Assert.Same(before.Host(Listener, "c.example"), world.Now.Host(Listener, "c.example"));
        Assert.Same(world.Routes("a.example")[0].Action.Backends[0].Backend, world.Routes("b.example")[0].Action.Backends[0].Backend);
    }

    [Fact]
    public void An_EndpointSlice_with_the_same_addresses_touches_no_route()
    {
        var slice = Slice("svc", "", 8080, "10.0.0.1");
        var world = World(slice);
        var before = world.Now;

        var work = world.Put(slice with { Labels = Map("touched=yes") });

        Assert.Equal(Nothing with { Backends = 1 }, work);
        Assert.True(before.Listeners == world.Now.Listeners);
        Assert.Equal(Nothing with { Routes = 2, Attachments = 2, Backends = 1 }, world.Put(slice with { ReadyAddresses = ["10.0.0.2"] }));
        Assert.Equal("10.0.0.2", Assert.Single(world.Routes("a.example")[0].Action.Backends[0].Backend!.Endpoints).Host);
    }

    [Fact]
    public void A_changed_policy_changes_what_it_governs_alone()
    {
        var policy = Policy("p", Target("HTTPRoute", "a"));
        var world = World(policy, Policy("q", Target("HTTPRoute", "b")));
        var before = world.Now;

        var work = world.Put(policy with { Cors = Allowing("https://new") });

        Assert.Equal(Nothing with { Routes = 1, Attachments = 1, Policies = 1 }, work);
        Assert.Equal("https://new", world.Routes("a.example")[0].Action.Cors!.Policy.AllowOrigins[0].Value.Text);
        Assert.Same(before.Host(Listener, "b.example"), world.Now.Host(Listener, "b.example"));
    }

    [Fact]
    public void A_policy_of_the_Gateway_changes_actions_and_translates_no_rule_again()
    {
        var policy = Policy("infra", "all", Target("Gateway", "gw", @namespace: "infra"));
        var world = World(policy);
        var backend = world.Routes("a.example")[0].Action.Backends[0];

        var work = world.Put(policy with { Cors = Allowing("https://new") });

        Assert.Equal(Nothing with { Attachments = 3, Policies = 1 }, work);
        Assert.Equal("https://new", world.Routes("a.example")[0].Action.Cors!.Policy.AllowOrigins[0].Value.Text);
        Assert.Same(backend, world.Routes("a.example")[0].Action.Backends[0]);
    }

    [Fact]
    public void A_route_that_comes_to_be_selected_does_not_touch_the_others_of_the_selector()
    {
        var policy = Policy("p") with { TargetSelectors = [Selector("HTTPRoute", null, "team=x")] };
        var world = World(policy, On("d", "d.example") with { Labels = Map("team=x") });
        var before = world.Now;

        var work = world.Put(On("e", "e.example") with { Labels = Map("team=x") });

        Assert.Equal(Nothing with { Routes = 1, Attachments = 1, Policies = 1 }, work);
        Assert.NotNull(world.Routes("e.example")[0].Action.Cors);
        Assert.Same(before.Host(Listener, "d.example"), world.Now.Host(Listener, "d.example"));
    }

    [Fact]
    public void Another_listener_of_the_Gateway_leaves_the_virtual_hosts_of_the_first_as_they_are()
    {
        var world = World();
        var before = world.Now;

        var work = world.Put(Gateway(Http(), Http("alt", 81)));

        Assert.Equal(Nothing with { Attachments = 3 }, work);
        Assert.True(before.Listener(Listener).VirtualHosts == world.Now.Listener(Listener).VirtualHosts);
        Assert.Same(world.Routes("a.example")[0], world.Routes("a.example", "infra/gw/alt")[0]);
    }

    [Fact]
    public void Labels_of_a_Namespace_concern_the_routes_in_it()
    {
        var listener = Http() with { AllowedNamespaces = "Selector", NamespaceSelector = new LabelSelector(Map("team=a"), []) };
        var world = new Changing(
            Gateway(listener), Namespace("app", "team=a"), Namespace("two", "team=a"), Service(), On("a", "a.example"),
            Route("two", "b") with { Hostnames = ["b.example"] });

        var work = world.Put(Namespace("two", "team=b"));

        Assert.Equal(Nothing with { Attachments = 1 }, work);
        Same.Texts(["a.example"], world.Now.Hosts(Listener));
    }

    [Fact]
    public void A_ReferenceGrant_concerns_those_who_refer_into_its_namespace()
    {
        var world = World(Service(@namespace: "far"), Route("g", Rule().To(Ref(@namespace: "far"))) with { Hostnames = ["g.example"] });
        Assert.Single(world.Now.Errors);

        var work = world.Put(Grant("far", new GrantFrom(GatewayGroup, "HTTPRoute", "app"), new GrantTo("", "Service", "")));

        Assert.Equal(Nothing with { Routes = 1, Attachments = 1, Backends = 1 }, work);
        Assert.Empty(world.Now.Problems);
    }

    [Fact]
    public void A_backend_that_nothing_refers_to_any_more_is_forgotten_with_its_problems()
    {
        var world = World(Service("odd", appProtocol: "odd"), On("d", "d.example", "odd"));
        Assert.Single(world.Now.Warnings);

        world.Put(On("d", "d.example"));

        Assert.Empty(world.Now.Problems);
        Assert.Equal(Nothing, world.Put(Service("odd", appProtocol: "odder")));
    }

    [Fact]
    public void An_object_of_no_concern_makes_nothing()
    {
        var world = World();

        Assert.Equal(Nothing, world.Put(Service("third"), Namespace("else"), Slice("third", "", 1, "10.0.0.9")));
    }
}
