using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>kgateway, policy precedence: of all policies of a rule one governs, whole.</summary>
public sealed class PolicyPrecedenceTests
{
    private static readonly string[] Levels = ["filter", "extension", "rule", "route", "listener", "gateway"];

    /// <summary>Every set of levels, as bits.</summary>
    public static TheoryData<int> Sets => [.. Enumerable.Range(1, (1 << 6) - 1)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_strongest_level_governs_and_the_others_are_kept_with_a_reason(int set)
    {
        bool Has(string level) => (set & (1 << Array.IndexOf(Levels, level))) != 0;
        List<ResourceFilter> filters = [];
        if (Has("filter"))
            filters.Add(Filter("https://filter"));
        if (Has("extension"))
            filters.Add(Extension("extension"));

        // The weaker, the older: age must not count between levels.
        List<Resource> resources = [Service(), Gateway("app", "gw", Http()), Route("r", Rule([.. filters]) with { Name = "main" }) with { ParentRefs = [Parent("app")] }];
        if (Has("extension"))
            resources.Add(Policy("extension") with { CreationTimestamp = Year(2025) });
        if (Has("rule"))
            resources.Add(Policy("rule", Target("HTTPRoute", "r", "main")) with { CreationTimestamp = Year(2024) });
        if (Has("route"))
            resources.Add(Policy("route", Target("HTTPRoute", "r")) with { CreationTimestamp = Year(2023) });
        if (Has("listener"))
            resources.Add(Policy("listener", Target("Gateway", "gw", "http")) with { CreationTimestamp = Year(2022) });
        if (Has("gateway"))
            resources.Add(Policy("gateway", Target("Gateway", "gw")) with { CreationTimestamp = Year(2021) });
        var result = Translated.Of([.. resources]);

        var expected = Levels.Where(Has).ToList();
        var action = result.Action;
        Same.Texts(expected, action.LosingCors.Select(loser => loser.Policy).Prepend(action.Cors!).Select(NameOf));
        Assert.All(action.LosingCors, loser => Assert.Contains($"{action.Cors!.Source} is attached ", loser.Why, StringComparison.Ordinal));
        Assert.All(action.LosingCors, loser => Assert.EndsWith(".", loser.Why, StringComparison.Ordinal));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void On_one_level_the_oldest_governs_and_then_the_first_name()
    {
        var result = Translated.Of(
            Service(), Gateway(Http()), Route("r"),
            Policy("ageless", Target("HTTPRoute", "r")),
            Policy("old", Target("HTTPRoute", "r")) with { CreationTimestamp = Year(2020) },
            Policy("abc", Target("HTTPRoute", "r")) with { CreationTimestamp = Year(2021) },
            Policy("also-old", Target("HTTPRoute", "r")) with { CreationTimestamp = Year(2020) });

        Assert.Equal("also-old", result.Action.Cors!.Source.Name);
        Same.Texts(["old", "abc", "ageless"], result.Action.LosingCors.Select(loser => loser.Policy.Source.Name));
        Assert.Equal("TrafficPolicy app/also-old is attached to the route as well and comes first by namespace and name.", result.Action.LosingCors[0].Why);
        Assert.Equal("TrafficPolicy app/also-old is attached to the route as well and is older.", result.Action.LosingCors[1].Why);
    }

    [Fact]
    public void Between_levels_the_reason_names_both()
    {
        var result = Translated.Of(
            Service(), Gateway("app", "gw", Http()), Route("r", Rule(Filter("https://filter"))) with { ParentRefs = [Parent("app")] },
            Policy("p", Target("Gateway", "gw")));

        Assert.Equal(
            "HTTPRoute app/r is attached as a CORS filter in the rule, which goes before one attached to the Gateway.",
            Assert.Single(result.Action.LosingCors).Why);
    }

    [Fact]
    public void Of_several_ExtensionRefs_the_oldest_governs()
    {
        var result = Translated.Of(
            Service(), Gateway(Http()), Route("r", Rule(Extension("young"), Extension("old"), Extension("old"))),
            Policy("young") with { CreationTimestamp = Year(2021) }, Policy("old") with { CreationTimestamp = Year(2020) });

        Assert.Equal("old", result.Action.Cors!.Source.Name);
        Same.Texts(["young"], result.Action.LosingCors.Select(loser => loser.Policy.Source.Name));
    }

    [Fact]
    public void A_policy_that_disables_CORS_wins_its_level_and_switches_CORS_off()
    {
        var result = Translated.Of(
            Service(), Gateway("app", "gw", Http()), Route("r") with { ParentRefs = [Parent("app")] },
            Policy("off", Target("HTTPRoute", "r")) with { Cors = null, IsDisabled = true },
            Policy("on", Target("Gateway", "gw")));

        Assert.True(result.Action.Cors!.IsDisabled);
        Assert.Equal(("off", PolicyAttachment.Route), (result.Action.Cors.Source.Name, result.Action.Cors.Attachment));
        Same.Texts(["on"], result.Action.LosingCors.Select(loser => loser.Policy.Source.Name));
    }

    [Fact]
    public void Disable_beside_other_fields_wins_over_them()
    {
        var result = Translated.Of(Service(), Gateway(Http()), Route("r"), Policy("off", Target("HTTPRoute", "r")) with { IsDisabled = true });

        Assert.True(result.Action.Cors!.IsDisabled);
    }

    [Fact]
    public void A_refused_policy_governs_its_targets_with_nobody_allowed()
    {
        var result = Translated.Of(
            Service(), Gateway("app", "gw", Http()), Route("r") with { ParentRefs = [Parent("app")] },
            Policy("typo", Target("HTTPRoute", "r")) with { Cors = null, IsRefused = true },
            Policy("lax", Target("Gateway", "gw")));

        Assert.Equal("typo", result.Action.Cors!.Source.Name);
        Assert.Empty(result.Action.Cors.Policy.AllowOrigins);
        Assert.Equal(At(400), result.Action.Cors.Location);
        Assert.False(result.Action.Cors.IsDisabled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_policy_is_answered_strictly_so_that_the_upstream_does_not_speak(bool isGloo)
    {
        var result = Translated.Of(
            Service(), Gateway(Http()), Route("r"), Policy("typo", Target("HTTPRoute", "r")) with { IsGloo = isGloo, IsRefused = true });

        Assert.Same(CorsSemantics.Strict, result.Action.Cors!.Semantics);
    }

    [Fact]
    public void A_policy_about_other_things_is_left_out()
    {
        var result = Translated.Of(
            Service(), Gateway(Http()), Route("r"), Policy("other", Target("HTTPRoute", "r"), Target("HTTPRoute", "none")) with { Cors = null });

        Assert.Null(result.Action.Cors);
        Assert.Empty(result.Action.LosingCors);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_policy_on_a_listener_governs_there_only()
    {
        var result = Translated.Of(
            Service(), Gateway("app", "gw", Http("one", 81), Http("two", 82)), Route("r") with { ParentRefs = [Parent("app")] },
            Policy("one", Target("Gateway", "gw", "one")), Policy("all", Target("Gateway", "gw")));

        var one = Assert.Single(result.Host("app/gw/one", "a.example").Routes).Action;
        var two = Assert.Single(result.Host("app/gw/two", "a.example").Routes).Action;
        Assert.Equal(("one", PolicyAttachment.Listener), (one.Cors!.Source.Name, one.Cors.Attachment));
        Assert.Equal(("all", PolicyAttachment.Gateway), (two.Cors!.Source.Name, two.Cors.Attachment));
        Assert.Same(Assert.Single(one.LosingCors).Policy, two.Cors);
    }

    [Fact]
    public void A_policy_on_a_rule_governs_that_rule_only()
    {
        var result = Translated.Of(
            Service(), Gateway(Http()),
            Route("r", Rule().On(Exact("/a")) with { Name = "a" }, Rule().On(Exact("/b")) with { Name = "b" }, Rule().On(Exact("/c"))),
            Policy("p", Target("HTTPRoute", "r", "b")));

        Same.Texts(["HTTPRoute app/r rule a", "HTTPRoute app/r rule b", "HTTPRoute app/r rule 2"], result.Routes.Select(route => route.Name));
        Same.Texts([null, "p", null], result.Routes.Select(route => route.Action.Cors?.Source.Name));
    }

    [Fact]
    public void A_GRPCRoute_has_policies_by_target_and_by_ExtensionRef()
    {
        var route = Grpc("r", Rule(Extension("by-extension")).On(Exact("/a")), Rule().On(Exact("/b")));
        var result = Translated.Of(
            Service(), Gateway(Http()), route, Policy("by-extension"),
            Policy("by-target", Target("GRPCRoute", "r")), Policy("of-http", Target("HTTPRoute", "r")));

        Same.Texts(["by-extension", "by-target"], result.Routes.Select(one => one.Action.Cors?.Source.Name));
        result.TheProblem(ProblemSeverity.Warning, "HTTPRoute app/r does not exist");
    }

    private static string NameOf(AttachedPolicy policy) => policy.Attachment switch
    {
        PolicyAttachment.RuleFilter => "filter",
        PolicyAttachment.ExtensionRef => "extension",
        PolicyAttachment.Rule => "rule",
        PolicyAttachment.Route => "route",
        PolicyAttachment.Listener => "listener",
        PolicyAttachment.Gateway => "gateway",
        _ => "",
    };
}
