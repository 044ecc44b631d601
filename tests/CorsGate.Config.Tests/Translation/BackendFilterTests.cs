using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>CORS filters in backendRefs beside each other and beside the other policies of the rule.</summary>
public sealed class BackendFilterTests
{
    private const string Finding = "the backendRefs of the rule do not have the same CORS filter";

    [Fact]
    public void Backends_with_the_same_filter_agree_wherever_it_was_written()
    {
        var elsewhere = new CorsFilter(Allowing("https://a") with { Location = At(999) }, At(999));
        var result = Translate(Rule().To(Ref(filters: Filter("https://a")), Ref(filters: elsewhere)));

        Assert.All(result.Action.Backends, backend => Assert.NotNull(backend.Cors));
        Assert.Empty(result.Problems);
    }

    public static TheoryData<string> Differences => ["origin", "method", "header", "expose", "credentials", "age", "none"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void Backends_with_different_filters_give_a_finding(string difference)
    {
        var policy = Allowing("https://a");
        var other = difference switch
        {
            "origin" => Allowing("https://b"),
            "method" => policy with { AllowMethods = [new("GET")] },
            "header" => policy with { AllowHeaders = [new("x")] },
            "expose" => policy with { ExposeHeaders = [new("x")] },
            "credentials" => policy with { AllowCredentials = new(true) },
            _ => policy with { MaxAge = new Sourced<string>("5") },
        };
        ResourceFilter[] second = difference is "none" ? [] : [new CorsFilter(other, At(1))];
        var result = Translate(Rule().To(Ref(filters: new CorsFilter(policy, At(1))), Ref(filters: second)));

        Assert.Equal("spec.rules[0].backendRefs[0]", result.TheProblem(ProblemSeverity.Warning, Finding).Field);
        Assert.Equal([true, difference is not "none"], result.Action.Backends.Select(backend => backend.Cors is not null));
    }

    [Fact]
    public void A_backend_of_weight_0_does_not_count()
    {
        Assert.Empty(Translate(Rule().To(Ref(weight: 0, filters: Filter("https://x")), Ref(filters: Filter("https://a")))).Problems);
    }

    [Fact]
    public void The_rules_own_filter_governs_and_those_of_its_backends_lose()
    {
        var result = Translate(Rule(Filter("https://rule")).To(Ref(filters: Filter("https://a")), Ref(filters: Filter("https://b"))));

        Assert.Equal(PolicyAttachment.RuleFilter, result.Action.Cors!.Attachment);
        Assert.Equal([PolicyAttachment.BackendFilter, PolicyAttachment.BackendFilter], result.Action.LosingCors.Select(loser => loser.Policy.Attachment));
        Assert.Equal("HTTPRoute app/r has a CORS filter in the rule, which goes before one in a backendRef.", result.Action.LosingCors[0].Why);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_policy_object_stays_the_rules_policy_beside_the_filters_of_its_backends()
    {
        var result = Translate(Rule().To(Ref(filters: Filter("https://a"))), Policy("p", Target("HTTPRoute", "r")));

        Assert.Equal(PolicyAttachment.Route, result.Action.Cors!.Attachment);
        Assert.Equal(PolicyAttachment.BackendFilter, result.Backend.Cors!.Attachment);
        Assert.Empty(result.Action.LosingCors);
        Assert.Empty(result.Problems);
    }

    private static Translated Translate(RouteRule rule, params Resource[] more) =>
        Translated.Of([Service(), Gateway(Http()), Route("r", rule), .. more]);
}
