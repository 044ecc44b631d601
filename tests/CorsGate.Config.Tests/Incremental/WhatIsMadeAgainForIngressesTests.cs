using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;
using static CorsGate.Config.Tests.Incremental.MakeIngress;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>A change of an Ingress, or of what it refers to, costs the hosts that it concerns, counted and not timed.</summary>
public sealed class WhatIsMadeAgainForIngressesTests
{
    private const string Http = "ingress-nginx/http";

    private static readonly TranslationWork Nothing = new();

    private static Changing World(params Resource[] more) => new(
        new IngressNginxTranslator(),
        [Service(), Service("other"), Ingress("a", On("a.example", To("/"))), Ingress("b", On("b.example", To("/", "other"))), .. more]);

    [Fact]
    public void A_changed_Ingress_among_many_changes_its_host_alone()
    {
        var world = World([.. Enumerable.Range(0, 1000).Select(i => Ingress($"m{i}", On($"h{i}.example", To("/"))))]);
        var before = world.Now;

        Assert.Equal(Nothing with { Routes = 1, Hosts = 1 }, world.Put(Ingress("m7", On("h7.example", To("/new")))));

        Assert.Equal("/new/", world.Routes("h7.example", Http).Single(route => route.Match.Path.Kind == PathMatchKind.StringPrefix).Match.Path.Value);
        Assert.Same(before.Host(Http, "h8.example"), world.Now.Host(Http, "h8.example"));
        Assert.Equal(Nothing with { Routes = 1, Hosts = 1 }, world.Put(Ingress("a-new", On("new.example", To("/")))));
        Assert.Equal(Nothing, world.Delete(Ingress("a-new")));
        Assert.DoesNotContain("new.example", world.Now.Hosts(Http));
    }

    [Fact]
    public void An_EndpointSlice_or_Service_that_no_Ingress_names_makes_nothing_and_gives_the_same_listeners()
    {
        var world = World();
        var before = world.Now;

        Assert.Equal(Nothing, world.Put(Slice("third", "", 8080, "10.0.0.9"), Service("third"), Route("r", Rule().To(Ref()))));

        Assert.Same(before.Listener(Http), world.Now.Listener(Http));
        Assert.Same(before.Listener("ingress-nginx/https"), world.Now.Listener("ingress-nginx/https"));
    }

    [Fact]
    public void An_EndpointSlice_changes_the_hosts_that_lead_to_its_Service_alone_and_only_if_it_says_something_else()
    {
        var slice = Slice("svc", "", 8080, "10.0.0.1");
        var world = World(slice);
        var before = world.Now;

        Assert.Equal(Nothing with { Backends = 1 }, world.Put(slice with { Labels = Map("touched=yes") }));
        Assert.Same(before.Listener(Http), world.Now.Listener(Http));

        Assert.Equal(Nothing with { Backends = 1, Hosts = 1 }, world.Put(slice with { ReadyAddresses = ["10.0.0.2"] }));
        Assert.Equal("10.0.0.2", Assert.Single(world.Routes("a.example", Http)[0].Action.Backends[0].Backend!.Endpoints).Host);
        Assert.Same(before.Host(Http, "b.example"), world.Now.Host(Http, "b.example"));
    }

    [Fact]
    public void Routes_of_other_Ingresses_on_the_same_host_stay_the_same_instances()
    {
        var world = World(Ingress("c", On("a.example", To("/c"))));
        var before = world.Routes("a.example", Http);

        Assert.Equal(Nothing with { Routes = 1, Hosts = 1 }, world.Put(Ingress("c", On("a.example", To("/d")))));

        var kept = world.Routes("a.example", Http).Where(route => route.Owner.Name is "a").ToList();
        Assert.NotEmpty(kept);
        Assert.All(kept, route => Assert.Contains(before, old => ReferenceEquals(old, route)));
    }

    [Fact]
    public void A_class_is_asked_for_again_and_no_Ingress_is_read_again_for_it()
    {
        var world = World(Ingress("a-c", On("c.example", To("/"))) with { ClassName = "mine" });
        Assert.DoesNotContain("c.example", world.Now.Hosts(Http));

        Assert.Equal(Nothing with { Routes = 1, Hosts = 1 }, world.Put(Class("mine")));
        Assert.Contains("c.example", world.Now.Hosts(Http));
        Assert.Equal(Nothing, world.Put(Class("another")));
    }

    [Fact]
    public void A_certificate_of_a_wildcard_has_the_hosts_below_it_made_again()
    {
        var world = World(Ingress("w", On("*.example", To("/"))));

        Assert.Equal(Nothing with { Routes = 1, Hosts = 3 }, world.Put(Ingress("w", On("*.example", To("/"))) with { Tls = [Tls("none")] }));
        Assert.NotEmpty(world.Routes("a.example", Http)[0].Action.Filters);
    }

    [Fact]
    public void When_the_last_Ingress_is_gone_nothing_is_left()
    {
        var world = World();
        world.Delete(Ingress("a"));
        world.Delete(Ingress("b"));

        Assert.Empty(world.Now.Listeners);
        Assert.Empty(world.Now.Problems);
        Assert.Equal(Nothing, world.Put(Service(), Slice("svc", "", 8080, "10.0.0.7")));
    }
}
