using CorsGate.Gateway.Telemetry;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>A log whose lines can be waited for.</summary>
internal sealed class TestLog
{
    private readonly StringWriter _text = new();
    private readonly TextWriter _writer;

    public TestLog()
    {
        _writer = TextWriter.Synchronized(_text);
        Log = new EventLog(_writer, json: false);
    }

    public EventLog Log { get; }

    /// <summary>Everything so far. A synchronized writer locks itself.</summary>
    public string Text
    {
        get
        {
            Log.Flush();
            lock (_writer) return _text.ToString();
        }
    }

    public Task HasAsync(string part) => Bounded.UntilAsync(() => Text.Contains(part, StringComparison.Ordinal), $"the log has: {part}");
}
