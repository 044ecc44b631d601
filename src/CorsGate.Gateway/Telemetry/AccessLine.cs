using CorsGate.Cors.Decisions;

namespace CorsGate.Gateway.Telemetry;

/// <summary>
/// The access log's line, as <c>key=value</c> pairs or as JSON with the same keys. A value that is absent is <c>-</c>, in
/// JSON null. <c>error</c> is there only when something went wrong.
/// </summary>
internal static class AccessLine
{
    private const int MaxMethod = 32;
    private const int MaxName = 256;
    private const int MaxPath = 1024;

    /// <summary>Appends the line as text.</summary>
    public static void AppendText(LogLine line, DateTimeOffset time, in AccessRecord record)
    {
        line.AppendTime(time);
        line.Append(" info access method=");
        line.AppendValue(record.Method, MaxMethod);
        line.Append(" host=");
        line.AppendValue(record.Host, MaxName);
        line.Append(" path=");
        line.AppendValue(PathOf(record.Target), MaxPath);
        line.Append(" status=");
        line.AppendNumber(record.Status, "");
        line.Append(" duration_ms=");
        line.AppendNumber(record.Milliseconds, "F1");
        line.Append(" route=");
        line.AppendValue(record.Route, MaxName);
        line.Append(" policy=");
        line.AppendValue(record.Policy, MaxName);
        line.Append(" origin=");
        line.AppendValue(record.Origin, MaxName);
        line.Append(" kind=");
        line.Append(record.Kind.Code());
        line.Append(" decision=");
        line.Append(record.Decision.Code());
        line.Append(" reason=");
        line.Append(record.Reason.Code());
        if (record.Error is not null)
        {
            line.Append(" error=");
            line.AppendValue(record.Error, MaxName);
        }

        line.Append("\n");
    }

    /// <summary>Appends the line as JSON.</summary>
    public static void AppendJson(LogLine line, DateTimeOffset time, in AccessRecord record)
    {
        line.Append("{\"time\":\"");
        line.AppendTime(time);
        line.Append("\",\"level\":\"info\",\"message\":\"access\",\"method\":");
        line.AppendJson(record.Method, MaxMethod);
        line.Append(",\"host\":");
        line.AppendJson(record.Host, MaxName);
        line.Append(",\"path\":");
        line.AppendJson(PathOf(record.Target), MaxPath);
        line.Append(",\"status\":");
        line.AppendNumber(record.Status, "");
        line.Append(",\"duration_ms\":");
        line.AppendNumber(record.Milliseconds, "F1");
        line.Append(",\"route\":");
        line.AppendJson(record.Route, MaxName);
        line.Append(",\"policy\":");
        line.AppendJson(record.Policy, MaxName);
        line.Append(",\"origin\":");
        line.AppendJson(record.Origin, MaxName);
        line.Append(",\"kind\":\"");
        line.Append(record.Kind.Code());
        line.Append("\",\"decision\":\"");
        line.Append(record.Decision.Code());
        line.Append("\",\"reason\":\"");
        line.Append(record.Reason.Code());
        line.Append("\"");
        if (record.Error is not null)
        {
            line.Append(",\"error\":");
            line.AppendJson(record.Error, MaxName);
        }

        line.Append("}\n");
    }

    /// <summary>A request target without its query.</summary>
    public static ReadOnlySpan<char> PathOf(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? target : target.AsSpan(0, question);
    }
}
