namespace CorsGate.Gateway.Telemetry;

/// <summary>
/// The log: one line for each event, text (<c>2026-11-20T08:10:00.123Z info message</c>) or JSON, written in order by one
/// background writer. Control characters in what is logged are escaped, so that nothing from outside can forge a line.
/// A writer that is too slow for what happens never holds up requests: lines beyond a bound are dropped, counted, and
/// the count is logged. Disposing writes everything out; the writer itself stays open.
/// </summary>
public sealed class EventLog : IDisposable
{
    private readonly LogQueue _queue;
    private readonly TimeProvider _time;

    /// <summary>Opens a log.</summary>
    /// <param name="writer">Where lines go.</param>
    /// <param name="json">Whether lines are JSON.</param>
    public EventLog(TextWriter writer, bool json)
        : this(writer, json, TimeProvider.System)
    {
    }

    /// <summary>Opens a log with a clock of its own.</summary>
    /// <param name="writer">Where lines go.</param>
    /// <param name="json">Whether lines are JSON.</param>
    /// <param name="time">The clock of the time stamps.</param>
    public EventLog(TextWriter writer, bool json, TimeProvider time)
    {
        IsJson = json;
        _time = time;
        _queue = new LogQueue(writer, dropped => Format(
            "warning", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"log: {dropped} lines dropped, the output is too slow")));
    }

    /// <summary>Whether lines are JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Writes a line at level debug, info, warning or error.</summary>
    /// <param name="level">The level's word.</param>
    /// <param name="message">The message; line breaks and other control characters are escaped.</param>
    public void Write(string level, string message) => _queue.Add(Format(level, message));

    /// <summary>Writes the line of a request, after the warning that it may be due.</summary>
    internal void Write(in AccessRecord record)
    {
        if (RefusalLine.IsDue(record))
            WriteRefusal(record);
        var line = _queue.Rent();
        if (IsJson)
            AccessLine.AppendJson(line, _time.GetUtcNow(), record);
        else
            AccessLine.AppendText(line, _time.GetUtcNow(), record);
        _queue.Add(line);
    }

    /// <summary>Waits until everything logged so far is written, at most for a few seconds.</summary>
    public void Flush() => _queue.Flush();

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private void WriteRefusal(in AccessRecord record)
    {
        var line = _queue.Rent();
        if (IsJson)
            RefusalLine.AppendJson(line, _time.GetUtcNow(), record);
        else
            RefusalLine.AppendText(line, _time.GetUtcNow(), record);
        _queue.Add(line);
    }

    private LogLine Format(string level, string message)
    {
        const int maxMessage = 16 * 1024;
        var line = _queue.Rent();
        if (IsJson)
        {
            line.Append("{\"time\":\"");
            line.AppendTime(_time.GetUtcNow());
            line.Append("\",\"level\":");
            line.AppendJson(level, maxMessage);
            line.Append(",\"message\":");
            line.AppendJson(message, maxMessage);
            line.Append("}\n");
            return line;
        }

        line.AppendTime(_time.GetUtcNow());
        line.Append(" ");
        line.AppendEscaped(level, maxMessage);
        line.Append(" ");
        line.AppendEscaped(message, maxMessage);
        line.Append("\n");
        return line;
    }
}
