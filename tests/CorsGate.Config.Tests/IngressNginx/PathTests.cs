using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>Hosts and paths: nginx's order of precedence, and who owns what.</summary>
public sealed class PathTests
{
    private static string[] Matches(IngressConfig config, string host = "a.example") =>
        [.. config.Routes(host).Select(route => $"{route.Match.Path.Kind} {route.Match.Path.Value}")];

    private static IngressConfig Paths(params string[] paths) => IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", paths: paths));

    [Fact]
    public void Exact_paths_come_first_then_the_longest_leading_characters() => Assert.Equal(
        ["Exact /long/exact", "Exact /api", "Exact /api/v2", "StringPrefix /api/v2/", "StringPrefix /images", "StringPrefix /api/", "StringPrefix /", "Prefix /"],
        Matches(Paths("Prefix:/", "Prefix:/api", "Prefix:/api/v2", "ImplementationSpecific:/images", "Exact:/long/exact")));

    [Fact]
    public void A_path_that_ends_in_a_slash_redirects_the_request_that_lacks_it()
    {
        var config = Paths("Prefix:/a/", "ImplementationSpecific:/b/", "Exact:/b");
        Assert.Equal(["Exact /b", "Exact /a/", "Exact /a", "StringPrefix /a/", "StringPrefix /b/", "Prefix /"], Matches(config));
        var redirect = Assert.IsType<RequestRedirect>(Assert.Single(config.Routes()[2].Action.Filters));
        Assert.Equal((301, "/a/", true), (redirect.StatusCode, redirect.Path!.ReplaceFullPath, redirect.OmitPort));
        Assert.Empty(config.Routes()[0].Action.Filters);
    }

    [Theory]
    [InlineData("use-regex", "true")]
    [InlineData("rewrite-target", "/new")]
    public void One_regular_expression_makes_all_paths_of_the_host_expressions(string annotation, string value)
    {
        var config = IngressConfig.Of(
            IngressConfig.Web,
            IngressConfig.Ingress("regex", [(annotation, value)], paths: ["ImplementationSpecific:/a(/|$)(.*)"], year: 2024),
            IngressConfig.Ingress("plain", paths: ["Exact:/very/long/exact", "Prefix:/"], year: 2025),
            IngressConfig.Ingress("elsewhere", host: "b.example", paths: ["Prefix:/b"]));
        Assert.Equal(
            ["RegexSearchIgnoreCase ^/very/long/exact", "RegexSearchIgnoreCase ^/a(/|$)(.*)", "RegexSearchIgnoreCase ^/", "Prefix /"], Matches(config));
        Assert.Equal(["Exact /b", "StringPrefix /b/", "Prefix /"], Matches(config, "b.example"));
        Assert.Empty(config.Findings);
    }

    [Fact]
    public void An_expression_that_is_not_valid_is_left_out_and_takes_no_other_path_down()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("use-regex", "true")], paths: ["ImplementationSpecific:/a(", "ImplementationSpecific:/b"]));
        Assert.Equal(["RegexSearchIgnoreCase ^/b", "Prefix /"], Matches(config));
        Assert.Contains("this one is not served", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_Ingress_keeps_a_path_with_its_own_annotations()
    {
        var config = IngressConfig.Of(
            IngressConfig.Web,
            IngressConfig.Ingress("young", [("enable-cors", "true"), ("cors-allow-origin", "https://young.example")], year: 2025),
            IngressConfig.Ingress("old", [("enable-cors", "true"), ("cors-allow-origin", "https://old.example")], year: 2024));
        Assert.True(config.Allows("https://old.example"));
        Assert.False(config.Allows("https://young.example"));
        Assert.Contains("belongs to Ingress default/old", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_Ingresses_of_the_same_age_the_one_with_the_larger_name_comes_first()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a"), IngressConfig.Ingress("b"));
        Assert.Equal("b", config.Routes()[0].Owner.Name);
    }

    [Fact]
    public void Paths_of_one_host_may_have_different_policies()
    {
        var config = IngressConfig.Of(
            IngressConfig.Web,
            IngressConfig.Ingress("a", [("enable-cors", "true"), ("cors-allow-origin", "https://a.com")], paths: ["Exact:/a"]),
            IngressConfig.Ingress("b", paths: ["Exact:/b"]));
        Assert.Equal([true, false], config.Routes().Take(2).OrderBy(route => route.Owner.Name, StringComparer.Ordinal).Select(route => route.Action.Cors is not null));
    }

    [Theory]
    [InlineData("Exact")]
    [InlineData("Prefix")]
    public void A_plain_path_with_other_characters_refuses_its_Ingress_and_no_other(string type)
    {
        var config = IngressConfig.Of(
            IngressConfig.Web, IngressConfig.Ingress("bad", paths: [type + ":/a(.*)"]), IngressConfig.Ingress("good", host: "b.example"));
        Assert.Equal(["b.example", "*"], config.Http.VirtualHosts.Select(host => host.Hostname));
        Assert.Contains("the Ingress is not served", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_path_takes_gets_the_default_backend()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("enable-cors", "true")], paths: ["Exact:/a"]));
        foreach (var action in new[] { config.Routes()[^1].Action, Assert.Single(config.Routes("*")).Action })
        {
            Assert.Equal((404, "default backend - 404"), (action.FixedStatus, action.FixedBody));
            Assert.Null(action.Cors);
        }
    }

    [Fact]
    public void A_rule_without_a_host_is_for_every_other_host()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", host: "", paths: ["Prefix:/any"]), IngressConfig.Ingress("b"));
        Assert.Equal(["Exact /any", "StringPrefix /any/", "Prefix /"], Matches(config, "*"));
    }

    [Fact]
    public void A_wildcard_host_has_routes_of_its_own()
    {
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", host: "*.foo.example", paths: ["Exact:/a"]), IngressConfig.Ingress("b", host: "", paths: ["Exact:/b"]));
        Assert.Equal(["Exact /a", "Prefix /"], Matches(config, "*.foo.example"));
        Assert.Equal(["Exact /b", "Prefix /"], Matches(config, "*"));
    }

    [Fact]
    public void A_default_backend_with_rules_is_that_of_their_hosts_and_without_rules_that_of_every_other_host()
    {
        const string Default = "  defaultBackend: { service: { name: web, port: { name: http } } }\n";
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", paths: ["Exact:/a"], spec: Default));
        Assert.Equal("default/web:http", Assert.Single(config.Routes()[^1].Action.Backends).Backend!.Name);
        Assert.Equal(404, config.Routes("*")[0].Action.FixedStatus);

        var all = IngressConfig.Of(IngressConfig.Web, "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressClassName: nginx\n" + Default);
        Assert.Equal("default/web:http", Assert.Single(Assert.Single(all.Routes("*")).Action.Backends).Backend!.Name);
        Assert.Empty(all.Findings);
    }
}
