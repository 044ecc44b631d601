using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>kgateway, spec.targetRefs and spec.targetSelectors.</summary>
public sealed class PolicyTargetTests
{
    [Theory]
    [InlineData("HTTPRoute", "none", null, "HTTPRoute app/none does not exist")]
    [InlineData("Gateway", "none", null, "Gateway app/none does not exist")]
    [InlineData("GRPCRoute", "r", null, "GRPCRoute app/r does not exist")]
    [InlineData("HTTPRoute", "r", "none", "HTTPRoute app/r has no rule named none, the policy has no effect there; it has main")]
    [InlineData("Gateway", "gw", "none", "Gateway app/gw has no listener none, the policy has no effect there; it has http")]
    [InlineData("ListenerSet", "gw", null, "targets of kind ListenerSet")]
    [InlineData("Service", "svc", null, "targets of kind Service")]
    public void A_target_that_leads_nowhere_is_a_warning(string kind, string name, string? section, string message)
    {
        var result = Translated.Of(Scene(Policy("p", Target(kind, name, section))));

        Assert.Null(result.Action.Cors);
        var problem = result.TheProblem(ProblemSeverity.Warning, message);
        Assert.Equal(("TrafficPolicy app/p", At(410)), (problem.Object!.ToString(), problem.Location));
    }

    [Fact]
    public void A_target_of_another_group_is_not_supported()
    {
        var target = new PolicyTarget(Link("example.com", "HTTPRoute", "app", "r"), null);

        Translated.Of(Scene(Policy("p", target))).TheProblem(ProblemSeverity.Warning, "group \"example.com\"");
    }

    [Fact]
    public void A_target_that_leads_nowhere_does_not_hinder_the_others()
    {
        var result = Translated.Of(Scene(Policy("p", Target("HTTPRoute", "none"), Target("HTTPRoute", "r"))));

        Assert.Equal("p", result.Action.Cors!.Source.Name);
    }

    [Theory]
    [InlineData("HTTPRoute", null, PolicyAttachment.Route, "team=red")]
    [InlineData("HTTPRoute", "main", PolicyAttachment.Rule, "team=red", "tier=gold")]
    [InlineData("Gateway", null, PolicyAttachment.Gateway, "team=red")]
    [InlineData("Gateway", "http", PolicyAttachment.Listener, "team=red")]
    [InlineData("HTTPRoute", null, PolicyAttachment.Route)]
    public void A_selector_attaches_at_the_level_of_what_it_selects(string kind, string? section, PolicyAttachment level, params string[] labels)
    {
        var result = Translated.Of(Scene(Policy("p") with { TargetSelectors = [Selector(kind, section, labels)] }));

        Assert.Equal(level, result.Action.Cors!.Attachment);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("HTTPRoute", null, "no HTTPRoute in namespace app has these labels", "team=blue")]
    [InlineData("HTTPRoute", null, "no HTTPRoute in namespace app has these labels", "team=red", "tier=silver")]
    [InlineData("HTTPRoute", "none", "with a section none", "team=red")]
    [InlineData("GRPCRoute", null, "no GRPCRoute", "team=red")]
    [InlineData("Service", null, "targets of kind Service", "team=red")]
    public void A_selector_that_selects_nothing_is_a_warning(string kind, string? section, string message, params string[] labels)
    {
        var result = Translated.Of(Scene(Policy("p") with { TargetSelectors = [Selector(kind, section, labels)] }));

        Assert.Null(result.Action.Cors);
        Assert.Equal(("spec.targetSelectors[0]", At(411)), (result.TheProblem(ProblemSeverity.Warning, message).Field, result.Problems[0].Location));
    }

    [Fact]
    public void A_selector_stays_in_the_namespace_of_its_policy()
    {
        var policy = Policy("other", "p") with { TargetSelectors = [Selector("HTTPRoute", null, "team=red")] };

        Assert.Null(Translated.Of(Scene(policy)).Action.Cors);
    }

    [Fact]
    public void A_policy_that_reaches_a_target_by_reference_and_selector_attaches_once()
    {
        var policy = Policy("p", Target("HTTPRoute", "r")) with { TargetSelectors = [Selector("HTTPRoute", null, "team=red")] };
        var action = Translated.Of(Scene(policy)).Action;

        Assert.Equal("p", action.Cors!.Source.Name);
        Assert.Empty(action.LosingCors);
    }

    [Fact]
    public void References_and_selectors_compete_by_age_alone()
    {
        var action = Translated.Of(Scene(
            Policy("by-reference", Target("HTTPRoute", "r")) with { CreationTimestamp = Year(2021) },
            Policy("by-selector") with { CreationTimestamp = Year(2020), TargetSelectors = [Selector("HTTPRoute", null, "team=red")] })).Action;

        Assert.Equal("by-selector", action.Cors!.Source.Name);
    }

    private static Resource[] Scene(params TrafficPolicyResource[] policies) =>
    [
        Service(),
        Gateway("app", "gw", Http()) with { Labels = Map("team=red", "tier=gold") },
        Route("r", Rule() with { Name = "main" }) with { ParentRefs = [Parent("app")], Labels = Map("team=red", "tier=gold") },
        .. policies,
    ];
}
