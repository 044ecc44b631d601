namespace CorsGate.Gateway.Telemetry;

/// <summary>The log: one line for each event, text or JSON, written in order by one writer.</summary>
public sealed class EventLog(TextWriter writer, bool json)
{
    /// <summary>Whether lines are JSON.</summary>
    public bool IsJson { get; } = json;

    /// <summary>Writes a line at level debug, info, warning or error.</summary>
    public void Write(string level, string message) => writer.WriteLine(level + " " + message);
}
