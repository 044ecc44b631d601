using System.Buffers;
using System.Globalization;
using System.Text;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

/// <summary>What <c>/metrics</c> answers, read back.</summary>
internal sealed class Exposition
{
    private Exposition(string text)
    {
        Text = text;
        Lines = text.Split('\n')[..^1];
    }

    public string Text { get; }

    public string[] Lines { get; }

    /// <summary>The names of all series with their labels.</summary>
    public string[] Series => [.. Lines.Where(line => !line.StartsWith('#')).Select(line => line[..line.LastIndexOf(' ')])];

    public static Exposition Of(GatewayMetrics metrics)
    {
        var output = new ArrayBufferWriter<byte>();
        metrics.Write(output);
        return new Exposition(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    /// <summary>The value of a series; null: it is not there.</summary>
    public double? Value(string series) =>
        Lines.FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture)
            : null;

    /// <summary>The series of a metric, with their values.</summary>
    public string[] Of(string metric) => [.. Lines.Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal))];

    /// <summary>The sum over the series of a metric.</summary>
    public double Sum(string metric) => Of(metric).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
