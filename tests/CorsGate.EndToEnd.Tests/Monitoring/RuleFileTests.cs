using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>The alerts that are shipped, looked at by Prometheus's own tool.</summary>
public sealed class RuleFileTests
{
    // How to Configure API Server CORS and Allowed Origins, Monitoring CORS Requests.
    private const string ArticlesAlert =
        """
            - alert: UnauthorizedCORSAttempts
              expr: |
                rate(apiserver_request_total{
                  verb="OPTIONS",
                  code="403"
                }[5m]) > 10
              for: 5m
              labels:
                severity: warning
              annotations:
                summary: "High rate of unauthorized CORS attempts"
                description: "Detect potential CORS scanning or attacks"

        """;

    [Fact]
    public void The_object_holds_the_articles_alert_as_it_stands_there()
    {
        var rule = Read("prometheusrule.yaml");
        Assert.Contains(ArticlesAlert, rule, StringComparison.Ordinal);
        Assert.Contains("  - name: api-server-cors\n    rules:\n" + ArticlesAlert, rule, StringComparison.Ordinal);
        Assert.Contains("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: cors-alerts\n  namespace: monitoring\n", rule, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plain_rules_file_is_the_objects_groups_line_for_line()
    {
        var rule = Read("prometheusrule.yaml").Split('\n');
        var groups = rule[Array.IndexOf(rule, "  groups:")..].Select(line => line.Length == 0 ? line : line[2..]);
        Assert.Equal(string.Join('\n', groups), string.Join('\n', Read("rules.yaml").Split('\n').SkipWhile(line => line.StartsWith('#'))));
    }

    [Theory]
    [InlineData("check", "rules", "deploy/monitoring/rules.yaml")]
    [InlineData("test", "rules", "deploy/monitoring/rules.test.yaml")]
    public async Task Promtool_finds_nothing_wrong(params string[] arguments)
    {
        var (status, output) = await Tool.RunAsync("", ["promtool", .. arguments]);
        Assert.True(status == 0, output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "deploy", "monitoring", file));
}
