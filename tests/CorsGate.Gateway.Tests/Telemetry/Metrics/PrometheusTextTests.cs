using System.Buffers;
using System.Text;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class PrometheusTextTests
{
    [Fact]
    public void Help_and_label_values_are_escaped_each_in_its_way()
    {
        var family = new MetricFamily("a_total", MetricType.Counter, "back\\slash \"quoted\"\nsecond line")
        {
            Samples = () => [new MetricSample(3, new KeyValuePair<string, object?>("x", "back\\slash \"quoted\"\nsecond ä\r"), new KeyValuePair<string, object?>("y", ""))],
        };
        Assert.Equal(
            """
            # HELP a_total back\\slash "quoted"\nsecond line
            # TYPE a_total counter
            a_total{x="back\\slash \"quoted\"\nsecond ä
            """ + "\r\",y=\"\"} 3\n",
            Write(family));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-3, "-3")]
    [InlineData(0.25, "0.25")]
    [InlineData(1763637317.125, "1763637317.125")]
    [InlineData(999999999999999, "999999999999999")]
    [InlineData(1e21, "1E+21")]
    [InlineData(double.NaN, "NaN")]
    public void Values_are_written_as_Go_reads_them(double value, string text)
    {
        var family = new MetricFamily("a", MetricType.Gauge, "h") { Samples = () => [new MetricSample(value)] };
        Assert.EndsWith($"\na {text}\n", Write(family), StringComparison.Ordinal);
    }

    [Fact]
    public void Buckets_are_cumulative_and_the_last_one_is_the_count()
    {
        var histogram = new DurationHistogram(new KeyValuePair<string, object?>("l", "v"));
        foreach (var milliseconds in new[] { 0.5, 0.6, 1.0, 7.0, 31_000.0 })
            histogram.Observe(TimeSpan.FromMilliseconds(milliseconds), instrument: null);
        var lines = Write(new MetricFamily("d_seconds", MetricType.Histogram, "h") { Histograms = () => [histogram] }).Split('\n');

        Assert.Equal("# TYPE d_seconds histogram", lines[1]);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"0.0005\"} 1", lines);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"0.001\"} 3", lines);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"0.005\"} 3", lines);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"0.01\"} 4", lines);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"30\"} 4", lines);
        Assert.Contains("d_seconds_bucket{l=\"v\",le=\"+Inf\"} 5", lines);
        Assert.Contains("d_seconds_sum{l=\"v\"} 31.0091", lines);
        Assert.Contains("d_seconds_count{l=\"v\"} 5", lines);
    }

    [Fact]
    public void Every_metric_is_described_before_its_series_and_named_as_Prometheus_wants()
    {
        var text = Exposition.Of(new GatewayMetrics());
        foreach (var family in new GatewayMetrics().Families)
        {
            var at = Array.IndexOf(text.Lines, $"# HELP {family.Name} {family.Help}");
            Assert.True(at >= 0, family.Name);
            Assert.StartsWith($"# TYPE {family.Name} ", text.Lines[at + 1], StringComparison.Ordinal);
            Assert.Matches("^[a-z][a-z0-9_]*$", family.Name);
            Assert.Equal(family.Type == MetricType.Counter, family.Name.EndsWith("_total", StringComparison.Ordinal));
        }

        Assert.Equal(text.Series.Length, text.Series.Distinct().Count());
    }

    private static string Write(MetricFamily family)
    {
        var output = new ArrayBufferWriter<byte>();
        new PrometheusText(output).Write(family);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
