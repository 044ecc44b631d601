using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>What was measured, as a table. No figure of it decides whether a test passes.</summary>
internal sealed class ScaleReport
{
    /// <summary>Names a file that the table is written to.</summary>
    public const string FileVariable = "CORSGATE_SCALE_REPORT";

    private readonly StringBuilder _table = new("| what | figure |\n| --- | --- |\n");

    public void Add(string what, string figure) => _table.Append(CultureInfo.InvariantCulture, $"| {what} | {figure} |\n");

    public void Add(string what, TimeSpan time) => Add(what, string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"));

    public void AddBytes(string what, double bytes) => Add(what, string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):0} MiB"));

    public void Add(string what, List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        Add(what, string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5).TotalMilliseconds:0.0} ms, p99 {At(0.99).TotalMilliseconds:0.0} ms, longest {sorted[^1].TotalMilliseconds:0.0} ms"));

        TimeSpan At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }

    public async Task WriteAsync(ITestOutputHelper output)
    {
        output.WriteLine(_table.ToString());
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, _table.ToString());
    }
}
