using CorsGate.Config.Model;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, HTTPRouteSpec.hostnames: the virtual hosts that a listener and a route have in common.</summary>
public sealed class HostnameIntersectionTests
{
    [Theory]
    [InlineData("", "", "*")]
    [InlineData("", "a.example", "a.example")]
    [InlineData("", "*.example", "*.example")]
    [InlineData("a.example", "", "a.example")]
    [InlineData("*.example", "", "*.example")]
    [InlineData("a.example", "a.example", "a.example")]
    [InlineData("a.example", "*.example", "a.example")]
    [InlineData("a.b.example", "*.example", "a.b.example")]
    [InlineData("*.example", "a.example", "a.example")]
    [InlineData("*.example", "a.b.example", "a.b.example")]
    [InlineData("*.example", "*.example", "*.example")]
    [InlineData("*.example", "*.b.example", "*.b.example")]
    [InlineData("*.b.example", "*.example", "*.b.example")]
    public void A_listener_and_a_route_meet_in_the_narrower_hostname(string listener, string route, string expected)
    {
        var result = Translated.Of(Service(), Gateway(Http(hostname: listener)), Route("r") with { Hostnames = route.Length == 0 ? [] : [route] });

        Assert.Equal([expected], result.Hosts("infra/gw/http"));
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("a.example", "b.example")]
    [InlineData("*.example", "example")]
    [InlineData("*.example", "a.other")]
    [InlineData("*.a.example", "*.b.example")]
    [InlineData("*.example", "aexample")]
    [InlineData("example", "*.example")]
    [InlineData("a.example", "*.a.example")]
    public void Where_nothing_is_in_common_the_route_is_not_served_and_reported(string listener, string route)
    {
        var result = Translated.Of(Service(), Gateway(Http(hostname: listener)), Route("r") with { Hostnames = [route] });

        Assert.Empty(result.Hosts("infra/gw/http"));
        Assert.Equal("spec.hostnames", result.TheProblem(ProblemSeverity.Error, "choose hostnames that a listener covers").Field);
    }

    [Fact]
    public void Hostnames_that_the_listener_does_not_have_are_ignored()
    {
        var result = Translated.Of(
            Service(), Gateway(Http(hostname: "*.example")), Route("r") with { Hostnames = ["a.example", "a.other"] });

        Assert.Equal(["a.example"], result.Hosts("infra/gw/http"));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_virtual_host_appears_once_and_its_routes_too_even_if_several_hostnames_lead_to_it()
    {
        var result = Translated.Of(
            Service(), Gateway(Http(hostname: "a.b.example")), Route("r") with { Hostnames = ["*.example", "*.b.example", "a.b.example"] });

        Assert.Single(result.Host("infra/gw/http", "a.b.example").Routes);
    }

    [Fact]
    public void Every_listener_gets_its_own_virtual_hosts()
    {
        var result = Translated.Of(
            Service(),
            Gateway(Http("all"), Http("wild", hostname: "*.example"), Http("exact", hostname: "b.example")),
            Route("r") with { Hostnames = ["a.example", "b.example"] });

        Assert.Equal(["a.example", "b.example"], result.Hosts("infra/gw/all"));
        Assert.Equal(["a.example", "b.example"], result.Hosts("infra/gw/wild"));
        Assert.Equal(["b.example"], result.Hosts("infra/gw/exact"));
    }

    [Fact]
    public void Virtual_hosts_come_the_most_specific_first()
    {
        var result = Translated.Of(
            Service(), Gateway(Http()),
            Route("any") with { Hostnames = [] },
            Route("r") with { Hostnames = ["*.example", "*.b.example", "z.example", "a.example"] });

        Assert.Equal(["a.example", "z.example", "*.b.example", "*.example", "*"], result.Hosts("infra/gw/http"));
    }

    [Fact]
    public void A_route_without_hostnames_shares_the_virtual_host_of_the_listener()
    {
        var result = Translated.Of(
            Service(), Gateway(Http(hostname: "a.example")),
            Route("bare") with { Hostnames = [] }, Route("named") with { Hostnames = ["a.example"] });

        Same.Texts(
            ["HTTPRoute app/named rule 0", "HTTPRoute app/bare rule 0"],
            result.Host("infra/gw/http", "a.example").Routes.Select(route => route.Name));
    }
}
