using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Which semantics a policy is answered with.</summary>
public sealed class SemanticsTests
{
    private static readonly LoadOptions Strict = new() { Strict = true };

    [Theory]
    [InlineData(null, false, "kgateway")]
    [InlineData("source", false, "kgateway")]
    [InlineData("strict", false, "strict")]
    [InlineData(null, true, "strict")]
    [InlineData("source", true, "strict")]
    public void A_TrafficPolicy_has_kgateways_semantics_unless_it_or_the_command_line_is_strict(string? annotation, bool isStrict, string expected)
    {
        var policy = Annotate(Policy("p", Target("HTTPRoute", "r")), annotation);
        var result = Translated.With(isStrict ? Strict : new(), Service(), Gateway(Http()), Route("r"), policy);

        Assert.Equal(expected, result.Action.Cors!.Semantics.Name);
        Assert.Same(policy.Cors, result.Action.Cors.Policy);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData(null, "gloo")]
    [InlineData("strict", "strict")]
    public void A_GlooTrafficPolicy_has_those_of_Gloo(string? annotation, string expected)
    {
        var result = Translated.Of(Service(), Gateway(Http()), Route("r"), Annotate(GlooPolicy("p", Target("HTTPRoute", "r")), annotation));

        Assert.Equal(expected, result.Action.Cors!.Semantics.Name);
    }

    [Theory]
    [InlineData(null, "gateway-api")]
    [InlineData("strict", "strict")]
    public void The_annotation_of_a_route_is_for_its_filters_and_no_other_policy(string? annotation, string expected)
    {
        var route = Route("r", Rule(Filter("https://a")).On(Exact("/1")), Rule().To(Ref(filters: Filter("https://b"))).On(Exact("/2")));
        var result = Translated.Of(Service(), Gateway(Http()), Annotate(route, annotation), Policy("p", Target("HTTPRoute", "r")));

        Same.Texts([expected, "kgateway"], result.Routes.Select(one => one.Action.Cors!.Semantics.Name));
        Assert.Equal(expected, result.Routes[1].Action.Backends[0].Cors!.Semantics.Name);
    }

    [Fact]
    public void An_annotation_that_is_not_understood_is_reported_once_and_read_strictly()
    {
        var route = Annotate(Route("r", Rule(Filter("https://a")).On(Exact("/1")), Rule(Filter("https://b")).On(Exact("/2"))), "Strict");
        var result = Translated.Of(Service(), Gateway(Http()), route);

        Assert.All(result.Routes, one => Assert.Same(CorsSemantics.Strict, one.Action.Cors!.Semantics));
        Assert.Equal("metadata.annotations[corsgate.dev/semantics]", result.TheProblem(ProblemSeverity.Error, "\"Strict\" is not a value of the annotation").Field);

        var policy = Annotate(Policy("p", Target("HTTPRoute", "r"), Target("Gateway", "gw", @namespace: "app")), "lax");
        result = Translated.Of(Service(), Gateway("app", "gw", Http()), Route("r") with { ParentRefs = [Parent("app")] }, policy);
        Assert.Same(CorsSemantics.Strict, result.Action.Cors!.Semantics);
        result.TheProblem(ProblemSeverity.Error, "use source or strict");
    }

    [Fact]
    public void A_strict_policy_for_every_origin_with_credentials_allows_nobody()
    {
        var wide = Allowing("https://a", "*") with { AllowCredentials = new Sourced<bool>(true) };
        var policy = Annotate(Policy("p", Target("HTTPRoute", "r")), "strict") with { Cors = wide };
        var result = Translated.Of(Service(), Gateway(Http()), Route("r"), policy);

        Assert.Empty(result.Action.Cors!.Policy.AllowOrigins);
        Assert.True(result.Action.Cors.Policy.AllowCredentials.Value);
        var problem = result.TheProblem(ProblemSeverity.Error, "the policy allows nobody; name the origins");
        Assert.Equal(("spec.cors.allowOrigins", At(131)), (problem.Field, problem.Location));

        result = Translated.With(Strict, Service(), Gateway(Http()), Route("r", Rule(Filter("https://a"), new CorsFilter(wide, At(7)))));
        Same.Texts(["https://a"], result.Action.Cors!.Policy.AllowOrigins.Select(origin => origin.Value.Text));
        result = Translated.With(Strict, Service(), Gateway(Http()), Route("r", Rule(new CorsFilter(wide, At(7)))));
        Assert.Empty(result.Action.Cors!.Policy.AllowOrigins);
        Assert.Equal("spec.rules[0].filters[0].cors.allowOrigins", result.TheProblem(ProblemSeverity.Error, "name the origins").Field);
    }

    [Theory]
    [InlineData("*", false, true)]
    [InlineData("https://*", true, true)]
    [InlineData("*", true, false)]
    public void Source_semantics_and_narrower_policies_are_left_as_they_are(string origin, bool credentials, bool isStrict)
    {
        var policy = Allowing(origin) with { AllowCredentials = new Sourced<bool>(credentials) };
        var result = Translated.With(new LoadOptions { Strict = isStrict }, Service(), Gateway(Http()), Route("r", Rule(new CorsFilter(policy, At(7)))));

        Assert.Same(policy, result.Action.Cors!.Policy);
        Assert.Empty(result.Problems);
    }

    private static T Annotate<T>(T resource, string? value)
        where T : Resource => value is null ? resource : resource with { Annotations = Map("corsgate.dev/semantics=" + value) };
}
