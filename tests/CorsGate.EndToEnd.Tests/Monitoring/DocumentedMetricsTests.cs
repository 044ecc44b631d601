using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>docs/monitoring.md has every metric that there is, and no other.</summary>
public sealed class DocumentedMetricsTests
{
    [Fact]
    public async Task The_table_lists_every_metric_with_its_type_and_labels_in_the_order_of_the_exposition()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway());
        await gateway.GetAsync("/");
        using var console = new Client(gateway.Running.ConsolePort);
        var lines = Array.Empty<string>();
        await Wait.UntilAsync("the request is counted", async () =>
        {
            lines = (await console.GetAsync("http://localhost/metrics")).Body.Split('\n');
            return lines.Any(line => line.StartsWith("corsgate_requests_total{", StringComparison.Ordinal));
        });
        var documented = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "monitoring.md")))
            .SkipWhile(line => !line.StartsWith("| metric |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(
            lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line["# TYPE ".Length..]),
            documented.Select(cells => $"{cells[1].Trim('`')} {cells[2]}"));

        // A metric that has a series here has the documented labels.
        foreach (var cells in documented)
        {
            var name = cells[1].Trim('`') + (cells[2] == "histogram" ? "_count" : "");
            if (lines.FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) is not { } line)
                continue;
            var labels = line.Contains('{', StringComparison.Ordinal) ? line.Split('{')[1].Split('}')[0].Split(',').Select(label => $"`{label.Split('=')[0]}`") : ["none"];
            Assert.Equal(cells[3], string.Join(", ", labels));
        }
    }
}
