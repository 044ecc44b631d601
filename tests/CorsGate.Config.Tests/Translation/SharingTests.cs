using System.Diagnostics;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>What is the same is the same instance, and costs grow with the number of objects.</summary>
public sealed class SharingTests
{
    [Fact]
    public void All_matches_of_a_rule_share_their_action_on_all_hosts_and_listeners()
    {
        var result = Translated.Of(
            Service(), Gateway(Http("one", 81), Http("two", 82)),
            Route("r", Rule(Filter("https://a")).On(Exact("/a"), Exact("/b"))) with { Hostnames = ["a.example", "b.example"] });

        Assert.Equal(2, result.Routes.Count);
        Assert.Same(result.Routes[0].Action, result.Routes[1].Action);
    }

    [Fact]
    public void Listeners_without_policies_of_their_own_share_actions_under_a_policy_of_the_Gateway()
    {
        var result = Translated.Of(
            Service(), Gateway("app", "gw", Http("one", 81), Http("two", 82), Http("three", 83)), Route("r") with { ParentRefs = [Parent("app")] },
            Policy("all", Target("Gateway", "gw")), Policy("three", Target("Gateway", "gw", "three")));

        Assert.Equal(2, result.Routes.Count);
        Assert.Same(result.Routes[0].Action.Backends[0].Backend, result.Routes[1].Action.Backends[0].Backend);
    }

    [Fact]
    public void A_policy_is_one_instance_for_each_level()
    {
        var policy = Policy("p", Target("HTTPRoute", "a"), Target("HTTPRoute", "b"));
        var result = Translated.Of(Service(), Gateway(Http()), Route("a"), Route("b"), Route("c", Rule(Extension("p"))), policy);

        Assert.Same(result.Routes[0].Action.Cors, result.Routes[1].Action.Cors);
        Assert.NotSame(result.Routes[0].Action.Cors, result.Routes[2].Action.Cors);
        Assert.All(result.Routes, route => Assert.Same(policy.Cors, route.Action.Cors!.Policy));
    }

    [Fact]
    public void Costs_grow_with_the_number_of_objects_and_not_with_its_square()
    {
        var (few, many) = (Many(2_500), Many(10_000));
        var (best, bestOfMany) = (TimeSpan.MaxValue, TimeSpan.MaxValue);

        // Four times the objects; the square would be sixteen times the work. The fastest of some rounds, as others use the machine too.
        for (var round = 0; round < 8 && (round == 0 || bestOfMany > best * 10); round++)
        {
            best = Shorter(best, Measure(few));
            bestOfMany = Shorter(bestOfMany, Measure(many));
        }

        Assert.True(bestOfMany <= best * 10, $"2,500 routes: {best}; 10,000 routes: {bestOfMany}");
    }

    private static Resource[] Many(int count)
    {
        List<Resource> resources = [Gateway("app", "gw", Http(), Http("alt", 81)), Policy("all", Target("Gateway", "gw"))];
        for (var i = 0; i < count; i++)
        {
            resources.Add(Service($"svc-{i}"));
            resources.Add(Slice($"svc-{i}", "", 8080, "10.0.0.1"));
            resources.Add(Route($"r-{i}", Rule(Filter("https://a")).To(Ref($"svc-{i}")), Rule().To(Ref($"svc-{i}")).On(Prefix($"/{i}"))) with
            {
                ParentRefs = [Parent("app")],
                Hostnames = ["shared.example", $"h{i}.example"],
                Labels = Map($"app=r-{i}"),
            });
            resources.Add(Policy($"p-{i}") with { TargetSelectors = [Selector("HTTPRoute", null, $"app=r-{i}")] });
        }

        return [.. resources];
    }

    private static TimeSpan Measure(Resource[] resources)
    {
        var start = Stopwatch.GetTimestamp();
        var result = Translated.Of(resources);
        var elapsed = Stopwatch.GetElapsedTime(start);
        Assert.Empty(result.Problems);
        return elapsed;
    }

    private static TimeSpan Shorter(TimeSpan x, TimeSpan y) => x < y ? x : y;
}
