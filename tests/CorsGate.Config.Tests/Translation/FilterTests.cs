using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, HTTPRouteFilter: what becomes of each filter of a rule.</summary>
public sealed class FilterTests
{
    private static readonly GatewayResource Entry = Gateway(Http());
    private static readonly HeaderModifier Modifier = new(false, [new("x", "1")], [], []);
    private static readonly UrlRewrite Rewrite = new("b.example", null);

    [Fact]
    public void Filters_keep_their_order_and_CORS_is_set_apart()
    {
        var filter = Filter("https://page.example");
        var action = Translated.Of(
            Entry, Service(), Route("r", Rule(new PlainFilter(Rewrite), filter, new MirrorFilter(Ref(), 1, 4), new PlainFilter(Modifier)))).Action;

        Assert.Collection(
            action.Filters,
            first => Assert.Same(Rewrite, first),
            second => Assert.Equal(new RequestMirror(action.Backends[0].Backend, 1, 4), second),
            third => Assert.Same(Modifier, third));
        Assert.Equal(PolicyAttachment.RuleFilter, action.Cors!.Attachment);
        Assert.Equal("HTTPRoute app/r", action.Cors.Source.ToString());
        Assert.Same(filter.Policy, action.Cors.Policy);
        Assert.Same(CorsSemantics.GatewayApi, action.Cors.Semantics);
        Assert.Equal(At(130), action.Cors.Location);
        Assert.False(action.Cors.IsDisabled);
    }

    [Fact]
    public void A_mirror_that_is_not_valid_mirrors_nothing_and_the_rule_is_served()
    {
        var result = Translated.Of(Entry, Service(), Route("r", Rule(new MirrorFilter(Ref("none"), 1, 1))));

        Assert.Equal([new RequestMirror(null, 1, 1)], result.Action.Filters.AsEnumerable());
        Assert.Null(result.Action.FixedStatus);
        result.TheProblem(ProblemSeverity.Warning, "nothing is mirrored: Service app/none does not exist");
    }

    [Theory]
    [InlineData(KgatewayGroup, "TrafficPolicy", false)]
    [InlineData(GlooGroup, "GlooTrafficPolicy", true)]
    [InlineData("enterprisekgateway.solo.io", "EnterpriseKgatewayTrafficPolicy", true)]
    public void An_ExtensionRef_brings_the_policy_of_its_kind(string group, string kind, bool isGloo)
    {
        var policy = Policy("p") with { Reference = new ObjectReference(group, kind, "app", "p"), IsGloo = isGloo };
        var result = Translated.Of(Entry, Service(), policy, Route("r", Rule(Extension("p", kind, group))));

        Assert.Equal(PolicyAttachment.ExtensionRef, result.Action.Cors!.Attachment);
        Assert.Same(policy.Cors, result.Action.Cors.Policy);
        Assert.Same(isGloo ? CorsSemantics.Gloo : CorsSemantics.Kgateway, result.Action.Cors.Semantics);
        Assert.Equal(At(401), result.Action.Cors.Location);
        Assert.Empty(result.Action.Filters);
        Assert.Null(result.Action.FixedStatus);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData(KgatewayGroup, "TrafficPolicy", "none", "TrafficPolicy app/none does not exist or is not valid")]
    [InlineData(KgatewayGroup, "DirectResponse", "p", "kind DirectResponse")]
    [InlineData(GlooGroup, "TrafficPolicy", "p", "group gloo.solo.io is not supported")]
    [InlineData("", "Service", "svc", "kind Service")]
    public void An_ExtensionRef_that_does_not_resolve_is_answered_with_500(string group, string kind, string name, string message)
    {
        var result = Translated.Of(Entry, Service(), Policy("p"), Route("r", Rule(Extension(name, kind, group))));

        Assert.Equal(500, result.Action.FixedStatus);
        Assert.Null(result.Action.Cors);
        Assert.Equal("spec.rules[0].filters[0].extensionRef", result.TheProblem(ProblemSeverity.Error, message).Field);
    }

    [Fact]
    public void An_ExtensionRef_that_does_not_resolve_closes_its_own_rule_only()
    {
        var result = Translated.Of(Entry, Service(), Route("r", Rule(Extension("none")).On(Exact("/a")), Rule().On(Exact("/b"))));

        Assert.Equal([500, null], result.Routes.Select(route => route.Action.FixedStatus));
    }

    [Fact]
    public void An_ExtensionRef_to_a_policy_about_other_things_changes_nothing()
    {
        var result = Translated.Of(Entry, Service(), Policy("p") with { Cors = null }, Route("r", Rule(Extension("p"))));

        Assert.Null(result.Action.Cors);
        Assert.Null(result.Action.FixedStatus);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void An_ExtensionRef_to_a_refused_policy_allows_nobody()
    {
        var result = Translated.Of(Entry, Service(), Policy("p") with { IsRefused = true, IsDisabled = true }, Route("r", Rule(Extension("p"))));

        Assert.Empty(result.Action.Cors!.Policy.AllowOrigins);
        Assert.False(result.Action.Cors.IsDisabled);
        Assert.Null(result.Action.FixedStatus);
    }

    [Fact]
    public void Filters_of_a_backendRef_apply_to_that_backend()
    {
        var filter = Filter("https://page.example");
        var action = Translated.Of(
            Entry, Service(), Route("r", Rule().To(Ref(filters: [new PlainFilter(Modifier), filter]), Ref(weight: 0)))).Action;

        Assert.Equal([Modifier], action.Backends[0].Filters.AsEnumerable());
        Assert.Equal(PolicyAttachment.BackendFilter, action.Backends[0].Cors!.Attachment);
        Assert.Same(filter.Policy, action.Backends[0].Cors!.Policy);
        Assert.Empty(action.Backends[1].Filters);
        Assert.Null(action.Backends[1].Cors);
        Assert.Null(action.Cors);
    }

    [Fact]
    public void An_ExtensionRef_in_a_backendRef_is_answered_with_500_for_its_share()
    {
        var result = Translated.Of(Entry, Service(), Policy("p"), Route("r", Rule().To(Ref(filters: Extension("p")), Ref())));

        Assert.Equal([false, true], result.Action.Backends.Select(backend => backend.Backend is not null));
        Assert.Null(result.Action.FixedStatus);
        result.TheProblem(ProblemSeverity.Error, "an ExtensionRef in a backendRef is not supported");
    }
}
