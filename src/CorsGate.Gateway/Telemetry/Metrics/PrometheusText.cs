using System.Buffers;
using System.Globalization;
using System.Text;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// Writes metrics in Prometheus's text format, version 0.0.4 (Prometheus, exposition formats): HELP and TYPE before the series of
/// each metric, backslashes, line feeds and, in label values, quotes escaped.
/// </summary>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a metric; one without a series leaves only its description.</summary>
    public void Write(MetricFamily family)
    {
        Append("# HELP ");
        Append(family.Name);
        Append(" ");
        AppendEscaped(family.Help, isLabel: false);
        Append("\n# TYPE ");
        Append(family.Name);
        Append(family.Type switch { MetricType.Counter => " counter\n", MetricType.Gauge => " gauge\n", _ => " histogram\n" });
        foreach (var sample in family.Samples())
            WriteSample(family.Name, "", sample.Labels, bound: null, sample.Value);
        foreach (var histogram in family.Histograms())
            WriteHistogram(family.Name, histogram);
    }

    private void WriteHistogram(string name, DurationHistogram histogram)
    {
        // Buckets are cumulative. The count is that of the last one read, so that the two agree while requests go on.
        long total = 0;
        var counts = histogram.Counts();
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            var bound = i < DurationHistogram.Bounds.Length ? Format(DurationHistogram.Bounds[i]) : "+Inf";
            WriteSample(name, "_bucket", histogram.Labels, bound, total);
        }

        WriteSample(name, "_sum", histogram.Labels, bound: null, histogram.Sum);
        WriteSample(name, "_count", histogram.Labels, bound: null, total);
    }

    private void WriteSample(string name, string suffix, KeyValuePair<string, object?>[] labels, string? bound, double value)
    {
        Append(name);
        Append(suffix);
        var separator = "{";
        foreach (var (label, text) in labels)
        {
            WriteLabel(separator, label, text as string ?? "");
            separator = ",";
        }

        if (bound is not null)
        {
            WriteLabel(separator, "le", bound);
            separator = ",";
        }

        Append(separator is "," ? "} " : " ");
        Append(Format(value));
        Append("\n");
    }

    private void WriteLabel(string separator, string name, string value)
    {
        Append(separator);
        Append(name);
        Append("=\"");
        AppendEscaped(value, isLabel: true);
        Append("\"");
    }

    private void AppendEscaped(string text, bool isLabel)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny('\\', '\n', isLabel ? '"' : '\n') is var at and >= 0)
        {
            Append(rest[..at]);
            Append(rest[at] switch { '\n' => "\\n", '"' => "\\\"", _ => "\\\\" });
            rest = rest[(at + 1)..];
        }

        Append(rest);
    }

    private void Append(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    private static string Format(double value) =>
        value is >= -1e15 and <= 1e15 && Math.Truncate(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
}
