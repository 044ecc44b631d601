using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, ParentReference and Listener.allowedRoutes: which listeners a route attaches to.</summary>
public sealed class ParentRefTests
{
    private static readonly GatewayResource Two = Gateway(Http("one", 81), Http("two", 82));

    [Theory]
    [InlineData(null, null, "one,two")]
    [InlineData("one", null, "one")]
    [InlineData(null, 82, "two")]
    [InlineData("two", 82, "two")]
    public void A_parentRef_selects_listeners_by_name_and_port(string? section, int? port, string expected)
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [Parent(section: section, port: port)] });

        var attached = result.Listeners.Where(listener => listener.VirtualHosts.Length > 0).Select(listener => listener.Name["infra/gw/".Length..]);
        Assert.Equal(expected, string.Join(',', attached));
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("three", null, "has no listener three; it has one on port 81, two on port 82")]
    [InlineData(null, 83, "has no listener on port 83")]
    [InlineData("one", 82, "has no listener one on port 82")]
    public void A_parentRef_that_selects_no_listener_is_reported(string? section, int? port, string message)
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [Parent(section: section, port: port)] });

        Assert.Empty(result.Routes);
        var problem = result.TheProblem(ProblemSeverity.Error, message);
        Assert.Equal(("spec.parentRefs[0]", At(101)), (problem.Field, problem.Location));
    }

    [Fact]
    public void A_parentRef_to_a_Gateway_that_does_not_exist_is_reported()
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [Parent(@namespace: "app")] });

        Assert.Empty(result.Routes);
        result.TheProblem(ProblemSeverity.Error, "Gateway app/gw does not exist");
    }

    [Fact]
    public void A_parent_other_than_a_Gateway_is_no_matter_of_ours()
    {
        var mesh = new ParentRef(Link("", "Service", "app", "svc"), null, null);
        var result = Translated.Of(Two, Route("r") with { ParentRefs = [mesh] });

        Assert.Empty(result.Routes);
        result.TheProblem(ProblemSeverity.Warning, "a parent of kind Service");
    }

    [Fact]
    public void A_route_without_parents_is_reported()
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [] });

        result.TheProblem(ProblemSeverity.Warning, "names no parent");
    }

    [Fact]
    public void A_valid_parentRef_counts_although_another_one_is_not()
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [Parent(name: "none"), Parent(section: "one")] });

        Assert.Single(result.Routes);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Two_parentRefs_that_meet_at_one_listener_attach_once()
    {
        var result = Translated.Of(Service(), Two, Route("r") with { ParentRefs = [Parent(section: "one"), Parent(port: 81)] });

        Assert.Single(result.Host("infra/gw/one", "a.example").Routes);
    }

    [Fact]
    public void A_route_on_a_listener_that_is_not_served_gets_a_warning()
    {
        var result = Translated.Of(Service(), Gateway(Http("one"), Http("two")), Route("r"));

        Assert.Empty(result.Listeners);
        Assert.Contains("see the listener's own problem", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Same", "infra", true)]
    [InlineData("Same", "app", false)]
    [InlineData("All", "app", true)]
    [InlineData("None", "infra", false)]
    [InlineData("Selector", "app", false)] // The selector is absent.
    public void A_listener_allows_namespaces(string from, string @namespace, bool isAllowed)
    {
        var result = Translated.Of(
            Service(@namespace: @namespace),
            Gateway(Http() with { AllowedNamespaces = from }),
            Route(@namespace, "r", Rule().To(Ref(@namespace: @namespace))));

        Assert.Equal(isAllowed, result.Routes.Count == 1);
        if (isAllowed)
            Assert.Empty(result.Problems);
        else
            result.TheProblem(ProblemSeverity.Error, $"no listener of Gateway infra/gw allows HTTPRoute objects of namespace {@namespace}; change the listener's allowedRoutes");
    }

    [Theory]
    [InlineData("team=red", "", true)]
    [InlineData("team=blue", "", false)]
    [InlineData("", "", true)]
    [InlineData("team=red", "tier In gold,silver", true)]
    [InlineData("", "tier In bronze", false)]
    [InlineData("", "tier NotIn bronze", true)]
    [InlineData("", "none NotIn bronze", true)]
    [InlineData("", "tier NotIn gold", false)]
    [InlineData("", "tier Exists", true)]
    [InlineData("", "none Exists", false)]
    [InlineData("", "none DoesNotExist", true)]
    [InlineData("", "tier DoesNotExist", false)]
    [InlineData("", "tier Unknown gold", false)]
    public void A_listener_selects_namespaces_by_label(string labels, string expression, bool isAllowed)
    {
        var parts = expression.Split(' ');
        var selector = new LabelSelector(
            labels.Length == 0 ? Map() : Map(labels),
            expression.Length == 0 ? [] : [new LabelExpression(parts[0], parts[1], parts.Length > 2 ? [.. parts[2].Split(',')] : [])]);
        var result = Translated.Of(
            Service(),
            Namespace("app", "team=red", "tier=gold"),
            Gateway(Http() with { AllowedNamespaces = "Selector", NamespaceSelector = selector }),
            Route("r"));

        Assert.Equal(isAllowed, result.Routes.Count == 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_namespace_has_the_label_of_its_name_even_if_no_object_says_so(bool hasObject)
    {
        var selector = new LabelSelector(Map("kubernetes.io/metadata.name=app"), []);
        var gateway = Gateway(Http() with { AllowedNamespaces = "Selector", NamespaceSelector = selector });
        var lie = Namespace("app", "kubernetes.io/metadata.name=other");
        var result = hasObject ? Translated.Of(Service(), lie, gateway, Route("r")) : Translated.Of(Service(), gateway, Route("r"));

        Assert.Single(result.Routes);
    }

    [Theory]
    [InlineData("HTTPRoute", true, false)]
    [InlineData("GRPCRoute", false, true)]
    [InlineData("", true, true)]
    public void A_listener_allows_kinds(string kind, bool http, bool grpc)
    {
        var listener = Http() with { AllowedKinds = kind.Length == 0 ? [] : [new(GatewayGroup, kind)] };
        Assert.Equal(http, Translated.Of(Service(), Gateway(listener), Route("r")).Routes.Count == 1);
        Assert.Equal(grpc, Translated.Of(Service(), Gateway(listener), Grpc("r")).Routes.Count == 1);
    }

    [Fact]
    public void A_kind_that_cannot_be_served_is_reported_and_the_other_kinds_attach()
    {
        var listener = Http() with { AllowedKinds = [new(GatewayGroup, "HTTPRoute"), new(GatewayGroup, "TCPRoute")] };
        var result = Translated.Of(Service(), Gateway(listener), Route("r"));

        Assert.Single(result.Routes);
        Assert.Equal("spec.listeners[0].allowedRoutes.kinds", result.TheProblem(ProblemSeverity.Error, "TCPRoute").Field);
    }
}
