using System.Globalization;
using System.Text.Json;
using CorsGate.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace CorsGate.Gateway.Tests.Telemetry;

public class EventLogTests
{
    [Theory]
    [InlineData("info", "serving generation 1", "2026-11-20T08:10:00.123Z info serving generation 1\n")]
    [InlineData("error", "a.yaml:1:2: \"x\" = y\\z", "2026-11-20T08:10:00.123Z error a.yaml:1:2: \"x\" = y\\z\n")]
    [InlineData("info", "a\r\n2026-11-20T08:10:00.123Z info forged", "2026-11-20T08:10:00.123Z info a\\r\\n2026-11-20T08:10:00.123Z info forged\n")]
    [InlineData("info", "\u001b[31m\t\0\u007f\u0085\u2028\u202e", "2026-11-20T08:10:00.123Z info \\u001b[31m\\t\\u0000\\u007f\\u0085\\u2028\\u202e\n")]
    [InlineData("info", "é ☃ 😀", "2026-11-20T08:10:00.123Z info é ☃ 😀\n")]
    public void A_line_is_time_level_and_message_with_nothing_that_could_forge_another(string level, string message, string expected) =>
        Assert.Equal(expected, Written(json: false, log => log.Write(level, message)));

    [Fact]
    public void Halves_of_surrogate_pairs_are_escaped() =>
        Assert.Equal("2026-11-20T08:10:00.123Z info \\ud800 lone \\udc00\n", Written(json: false, log => log.Write("info", "\ud800 lone \udc00")));

    [Fact]
    public void A_JSON_line_holds_the_message_as_it_was()
    {
        const string message = "a\r\n\"b\" \\ \u001b \u2028 é 😀";
        var line = Written(json: true, log => log.Write("warning", message));
        Assert.Equal('\n', line[^1]);
        Assert.Equal(1, line.Count(character => character == '\n'));
        var parsed = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-11-20T08:10:00.123Z", parsed.GetProperty("time").GetString());
        Assert.Equal("warning", parsed.GetProperty("level").GetString());
        Assert.Equal(message, parsed.GetProperty("message").GetString());
    }

    [Fact]
    public void Lines_of_a_thread_stay_in_order_and_none_is_lost()
    {
        using var writer = new StringWriter();
        using (var log = new EventLog(writer, json: false))
            Parallel.For(0, 4, thread => Enumerable.Range(0, 500).ToList().ForEach(i => log.Write("info", $"{thread} {i}")));
        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(2000, lines.Length);
        foreach (var thread in lines.GroupBy(line => line[2], StringComparer.Ordinal))
            Assert.Equal(Enumerable.Range(0, 500), thread.Select(line => int.Parse(line[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Flush_waits_for_what_was_written_before()
    {
        using var writer = new StringWriter();
        using var log = new EventLog(writer, json: false, new FixedTime());
        for (var i = 0; i < 20; i++)
        {
            log.Write("info", "x");
            log.Flush();
            Assert.Equal(i + 1, writer.ToString().Count(character => character == '\n'));
        }
    }

    [Fact]
    public async Task A_stuck_output_holds_nobody_up_and_dropped_lines_are_counted()
    {
        using var writer = new StuckWriter();
        var message = new string('x', 10_000);
        const int lines = 2000;
        using (var log = new EventLog(writer, json: false))
        {
            var logging = Task.Run(() => Enumerable.Range(0, lines).ToList().ForEach(_ => log.Write("info", message)));
            await logging.WaitAsync(TimeSpan.FromSeconds(30));
            writer.Release();
            log.Flush();
        }

        var text = writer.ToString();
        var kept = text.Split('\n').Count(line => line.EndsWith('x'));
        Assert.InRange(kept, 100, lines - 1);
        var counts = text.Split('\n').Where(line => line.Contains("lines dropped", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture));
        Assert.Equal(lines, kept + counts.Sum());
    }

    [Fact]
    public void A_closed_output_breaks_nothing()
    {
        var writer = new StringWriter();
        writer.Dispose();
        using var log = new EventLog(writer, json: false);
        log.Write("info", "x");
        log.Flush();
        log.Dispose();
        log.Write("info", "after the end");
        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Framework_entries_of_warning_and_above_become_lines()
    {
        var text = Written(json: false, log =>
        {
            using var provider = new EventLogProvider(log);
            var logger = provider.CreateLogger("Some.Category");
            logger.Log(LogLevel.Information, "not this");
            logger.Log(LogLevel.Warning, "slow {Number}", 5);
            logger.Log(LogLevel.Critical, new InvalidOperationException("why\nreally"), "broken");
        });
        Assert.Equal(
            "2026-11-20T08:10:00.123Z warning Some.Category: slow 5\n" +
            "2026-11-20T08:10:00.123Z error Some.Category: broken (InvalidOperationException: why\\nreally)\n",
            text);
    }

    internal static string Written(bool json, Action<EventLog> write)
    {
        using var writer = new StringWriter();
        using (var log = new EventLog(writer, json, new FixedTime()))
            write(log);
        return writer.ToString();
    }

    internal sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 9, 10, 0, 123, TimeSpan.FromHours(1));
    }

    private sealed class StuckWriter : StringWriter
    {
        private readonly ManualResetEventSlim _released = new(initialState: false);

        public void Release() => _released.Set();

        public override void Write(char[] buffer, int index, int count)
        {
            Assert.True(_released.Wait(TimeSpan.FromSeconds(60)));
            base.Write(buffer, index, count);
        }
    }
}
