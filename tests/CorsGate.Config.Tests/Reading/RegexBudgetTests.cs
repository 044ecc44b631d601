using System.Text;
using CorsGate.Config.Tests.IngressNginx;
using CorsGate.Config.Tests.NginxConf;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Tests.Reading;

/// <summary>What the regular expressions of one object may cost together, wherever they stand.</summary>
public class RegexBudgetTests
{
    [Fact]
    public void A_route_whose_expressions_need_too_much_memory_is_refused()
    {
        var text = new StringBuilder("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: n}\nspec:\n  rules:\n");
        for (var rule = 0; rule < 16; rule++)
        {
            text.Append("  - matches:\n");
            for (var match = 0; match < 8; match++)
            {
                var headers = Enumerable.Range(0, 16).Select(header => $"{{name: x-{header}, type: RegularExpression, value: '\\pL{{900}}{rule}-{match}-{header}'}}");
                text.Append("    - headers: [").Append(string.Join(", ", headers)).Append("]\n");
            }
        }

        var read = ReadManifests.Of(text.ToString());
        Assert.Empty(read.Resources);
        Assert.Contains(
            read.Problems,
            problem => problem.ToString().Contains("the regular expressions need more than 16,384 KiB together; use smaller counts", StringComparison.Ordinal)
                && problem.Field!.StartsWith("spec.rules[", StringComparison.Ordinal));
    }

    [Fact]
    public void A_map_with_more_expressions_than_an_object_may_have_is_not_known()
    {
        var lines = string.Join('\n', Enumerable.Range(0, RegexBudget.MaxExpressions + 1).Select(i => $"~^a{i}$ x;"));
        var conf = Conf.Of("map $http_origin $cors {\n" + lines + "\n}\nserver { location / { return 200 \"$cors\"; } }");
        Assert.StartsWith(
            "Error 10002:1: ~^a10000$: there are more than 10,000 regular expressions; write several as one with |, or split the object. The variable of the map is not known",
            conf.Lines[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_of_a_server_counts_once_whatever_its_locations()
    {
        var locations = string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $"location /{i} {{ return 204; }}"));
        var ifs = string.Join('\n', Enumerable.Range(0, 6).Select(i => $"if ($http_origin ~ ^{i}) {{ return 403; }}"));
        Assert.Empty(Conf.Server(ifs + "\n" + locations).Lines);
    }

    [Fact]
    public void Paths_of_an_Ingress_beyond_the_budget_are_not_served()
    {
        var paths = Enumerable.Range(0, 2_000).Select(i => $"ImplementationSpecific:/(\\d|\\pL){{900}}{i}").ToArray();
        var config = IngressConfig.Of(IngressConfig.Web, IngressConfig.Ingress("a", [("use-regex", "true")], paths: paths));
        Assert.Contains(config.Problems, problem => problem.ToString().Contains("need more than 16,384 KiB together", StringComparison.Ordinal));
        Assert.NotEmpty(config.Listeners);
    }
}
