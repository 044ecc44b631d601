using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, HTTPRouteRule.matches: the order of the routes of a virtual host.</summary>
public sealed class RoutePrecedenceTests
{
    private static readonly ValueMatch X = new("x", false, "1");
    private static readonly ValueMatch Y = new("y", false, "1");

    /// <summary>Pairs of matches, the stronger first.</summary>
    public static TheoryData<RouteMatch, RouteMatch> Stronger => new()
    {
        { Exact("/"), Prefix("/long/path/of/many/elements") },
        { Exact("/a"), Regex("/a.*") },
        { Regex("/"), Prefix("/long") },
        { Prefix("/abc"), Prefix("/ab") },
        { Prefix("/abc"), Prefix("/ab") with { Method = "GET", Headers = [X, Y], Query = [X] } },
        { Prefix("/a") with { Method = "GET" }, Prefix("/a") with { Headers = [X, Y], Query = [X, Y] } },
        { Prefix("/a") with { Headers = [X, Y] }, Prefix("/a") with { Headers = [X], Query = [X, Y] } },
        { Prefix("/a") with { Query = [X, Y] }, Prefix("/a") with { Query = [X] } },
        { Prefix("/a") with { Headers = [X] }, Prefix("/a/") },
        { Regex("/long.*") with { Headers = [X] }, Regex("/longer.*") },
    };

    [Theory]
    [MemberData(nameof(Stronger))]
    public void The_stronger_match_goes_first_wherever_it_stands(RouteMatch stronger, RouteMatch weaker)
    {
        Assert.Equal([stronger, weaker], Order(Route("r", Rule().On(weaker), Rule().On(stronger))));
        Assert.Equal([stronger, weaker], Order(Route("r", Rule().On(weaker, stronger))));
        Assert.Equal([stronger, weaker], Order(Route("a", Rule().On(weaker)), Route("z", Rule().On(stronger))));
    }

    [Fact]
    public void Between_equal_matches_of_two_routes_the_older_route_goes_first()
    {
        var old = Route("z") with { CreationTimestamp = Year(2020) };
        var young = Route("a") with { CreationTimestamp = Year(2021) };
        var ageless = Route("0");

        Same.Texts(["app/z", "app/a", "app/0"], Names(young, ageless, old));
    }

    [Fact]
    public void Then_the_text_of_namespace_and_name_decides()
    {
        // "a-b/r" comes before "a/r": a hyphen sorts before the slash.
        Same.Texts(
            ["a-b/r", "a/q", "a/r"],
            Names(Route("a", "r", Rule().To()), Route("a-b", "r", Rule().To()), Route("a", "q", Rule().To())));
    }

    [Fact]
    public void Then_the_first_rule_and_in_it_the_first_match()
    {
        var result = Translated.Of(Service(), Gateway(Http()), Route("r", Rule().On(Exact("/b"), Exact("/a")), Rule().On(Exact("/c"))));

        Same.Texts(["/b", "/a", "/c"], result.Routes.Select(route => route.Match.Path.Value));
    }

    [Fact]
    public void A_route_with_the_more_specific_hostname_of_its_own_goes_first_on_a_listener_with_a_hostname()
    {
        var routes = new[]
        {
            Route("none", Rule().On(Exact("/long"))) with { Hostnames = [] },
            Route("wide", Rule().On(Prefix("/longer"))) with { Hostnames = ["*.example"] },
            Route("narrow", Rule().On(Prefix("/long"))) with { Hostnames = ["*.b.example"] },
            Route("exact", Rule()) with { Hostnames = ["a.b.example"] },
        };
        var result = Translated.Of([Service(), Gateway(Http(hostname: "a.b.example")), .. routes]);

        Same.Texts(
            ["app/exact", "app/narrow", "app/wide", "app/none"],
            result.Host("infra/gw/http", "a.b.example").Routes.Select(route => $"{route.Owner.Namespace}/{route.Owner.Name}"));
    }

    [Fact]
    public void In_a_GRPCRoute_a_method_goes_before_its_service_and_a_service_before_a_method_of_any_service()
    {
        RouteMatch[] ordered = [Exact("/pkg.Svc/Do"), Prefix("/pkg.Svc/"), Regex("/[^/]+/Do"), Prefix("/")];

        Assert.Equal(ordered, Order(Grpc("r", Rule().On([.. ordered.Reverse()]))));
    }

    private static IEnumerable<RouteMatch> Order(params RouteResource[] routes) =>
        Translated.Of([Service(), Gateway(Http()), .. routes]).Host("infra/gw/http", "a.example").Routes.Select(route => route.Match);

    private static IEnumerable<string> Names(params RouteResource[] routes) =>
        Translated.Of([Service(), Gateway(Http()), .. routes]).Host("infra/gw/http", "a.example").Routes
            .Select(route => $"{route.Owner.Namespace}/{route.Owner.Name}");
}
