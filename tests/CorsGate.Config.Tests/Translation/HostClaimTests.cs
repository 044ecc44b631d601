using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Somebody in another namespace claims a host: precedence decides, and the owners are told.</summary>
public sealed class HostClaimTests
{
    private static readonly GatewayResource Entry = Gateway(Http());

    [Theory]
    [InlineData(2020, 2021, "owner")]
    [InlineData(2021, 2020, "rival")]
    public void For_the_same_match_the_older_route_serves_the_host_with_its_own_policy(int yearOfOwner, int yearOfRival, string winner)
    {
        var result = Translated.Of(
            Entry, Service(@namespace: "owner"), Service(@namespace: "rival"),
            Claim("owner", "https://good", yearOfOwner), Claim("rival", "https://evil", yearOfRival));

        var first = result.Host("infra/gw/http", "a.example").Routes[0];
        Assert.Equal(winner, first.Owner.Namespace);
        Assert.Equal(winner, first.Action.Cors!.Source.Namespace);
        Assert.Empty(first.Action.LosingCors);
    }

    [Fact]
    public void Both_namespaces_are_told_about_each_other()
    {
        var result = Translated.Of(
            Entry, Service(@namespace: "owner"), Service(@namespace: "rival"), Claim("owner", "https://good", 2020), Claim("rival", "https://evil", 2021));

        Assert.Equal(
            [("owner", "host a.example is also claimed by HTTPRoute rival/r"), ("rival", "host a.example is also claimed by HTTPRoute owner/r")],
            result.Warnings.Select(problem => (problem.Object!.Namespace, problem.Message[..problem.Message.IndexOf(',', StringComparison.Ordinal)])));
        Assert.All(result.Warnings, problem => Assert.Equal("spec.hostnames", problem.Field));
    }

    [Fact]
    public void A_younger_route_takes_a_more_specific_path_and_is_reported()
    {
        var result = Translated.Of(
            Entry, Service(@namespace: "owner"), Service(@namespace: "rival"),
            Claim("owner", "https://good", 2020), Claim("rival", "https://evil", 2021, Exact("/login")));

        Same.Texts(["rival", "owner"], result.Host("infra/gw/http", "a.example").Routes.Select(route => route.Action.Cors!.Source.Namespace));
        Assert.Equal(2, result.Warnings.Count());
    }

    [Fact]
    public void A_host_below_the_wildcard_of_another_namespace_is_reported()
    {
        var result = Translated.Of(
            Entry, Service(@namespace: "owner"), Service(@namespace: "rival"),
            Claim("owner", "https://good", 2020) with { Hostnames = ["*.example"] },
            Claim("rival", "https://evil", 2021) with { Hostnames = ["shop.b.example"] });

        var problem = result.TheProblem(ProblemSeverity.Warning, "host shop.b.example is also claimed by HTTPRoute owner/r with *.example");
        Assert.Equal("rival", problem.Object!.Namespace);
    }

    [Fact]
    public void Routes_of_one_namespace_share_a_host_without_a_word()
    {
        var result = Translated.Of(Entry, Service(), Route("a"), Route("b"), Route("c") with { Hostnames = ["*.example"] });

        Assert.Empty(result.Problems);
    }

    [Fact]
    public void HTTPRoutes_and_GRPCRoutes_of_one_host_are_merged_and_the_younger_kind_is_told()
    {
        var grpc = Grpc("grpc", Rule().On(Exact("/pkg.Svc/Do"))) with { CreationTimestamp = Year(2021) };
        var result = Translated.Of(
            Gateway(Http("one", 81), Http("two", 82)), Service(), Route("http") with { CreationTimestamp = Year(2020) }, grpc);

        Same.Texts(["GRPCRoute", "HTTPRoute"], result.Host("infra/gw/one", "a.example").Routes.Select(route => route.Owner.Kind));
        var problem = result.TheProblem(ProblemSeverity.Warning, "host a.example has HTTPRoutes and GRPCRoutes");
        Assert.Equal("GRPCRoute app/grpc", problem.Object!.ToString());
    }

    [Fact]
    public void Many_routes_give_one_warning_for_each_namespace_and_host()
    {
        var routes = Enumerable.Range(0, 30).Select(i => Route($"team-{i % 3}", $"r{i}", Rule(new PlainFilter(new RequestRedirect())).To()));
        var result = Translated.Of([Entry with { Listeners = [.. Entry.Listeners, Http("alt", 81)] }, .. routes]);

        Assert.Equal(3, result.Warnings.Count());
        Assert.All(result.Warnings, problem => Assert.Contains("and in more namespaces (1)", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_Gateway_of_another_namespace_on_the_same_port_is_noticed_too()
    {
        var result = Translated.Of(
            Gateway("infra", "gw", Http(hostname: "*.example")), Gateway("rival", "gw", Http(hostname: "a.example")),
            Service(@namespace: "owner"), Service(@namespace: "rival"),
            Claim("owner", "https://good", 2020), Claim("rival", "https://evil", 2021) with { ParentRefs = [Parent("rival")] });

        Assert.Equal(2, result.Warnings.Count());
    }

    [Fact]
    public void A_policy_of_another_namespace_does_not_reach_the_owners_route_or_Gateway()
    {
        var result = Translated.Of(
            Entry, Service(@namespace: "owner"), Claim("owner", "https://good", 2020),
            Policy("rival", "evil", Target("Gateway", "gw", @namespace: "infra"), Target("HTTPRoute", "r", @namespace: "owner"), Target("HTTPRoute", "r", @namespace: "rival")));

        Assert.Equal("owner", result.Action.Cors!.Source.Namespace);
        Assert.Empty(result.Action.LosingCors);
        Assert.Equal(3, result.Problems.Length);
    }

    private static RouteResource Claim(string @namespace, string origin, int year, RouteMatch? match = null) =>
        Route(@namespace, "r", Rule(Filter(origin)).To(Ref(@namespace: @namespace)).On(match ?? Prefix("/"))) with { CreationTimestamp = Year(year) };
}
