using CorsGate.Cors.Decisions;

namespace CorsGate.Gateway.Telemetry;

/// <summary>
/// The warning that a refused origin gets beside the access line, where the semantics want one: the words that people search
/// the log for, and who it was. Every value is escaped and cut as in the access line.
/// </summary>
internal static class RefusalLine
{
    private const string Message = "cors: origin not allowed";
    private const int MaxMethod = 32;
    private const int MaxName = 256;
    private const int MaxPath = 1024;

    /// <summary>Whether a request is one.</summary>
    public static bool IsDue(in AccessRecord record) => record is
    {
        WarnsOfOrigin: true,
        Decision: CorsOutcome.Refused,
        Reason: CorsReason.OriginNotAllowed or CorsReason.OriginMalformed or CorsReason.OriginRepeated,
    };

    /// <summary>Appends the line as text.</summary>
    public static void AppendText(LogLine line, DateTimeOffset time, in AccessRecord record)
    {
        line.AppendTime(time);
        line.Append(" warning " + Message + " origin=");
        line.AppendValue(record.Origin, MaxName);
        line.Append(" kind=");
        line.Append(record.Kind.Code());
        line.Append(" reason=");
        line.Append(record.Reason.Code());
        line.Append(" method=");
        line.AppendValue(record.Method, MaxMethod);
        line.Append(" host=");
        line.AppendValue(record.Host, MaxName);
        line.Append(" path=");
        line.AppendValue(AccessLine.PathOf(record.Target), MaxPath);
        line.Append("\n");
    }

    /// <summary>Appends the line as JSON.</summary>
    public static void AppendJson(LogLine line, DateTimeOffset time, in AccessRecord record)
    {
        line.Append("{\"time\":\"");
        line.AppendTime(time);
        line.Append("\",\"level\":\"warning\",\"message\":\"" + Message + "\",\"origin\":");
        line.AppendJson(record.Origin, MaxName);
        line.Append(",\"kind\":\"");
        line.Append(record.Kind.Code());
        line.Append("\",\"reason\":\"");
        line.Append(record.Reason.Code());
        line.Append("\",\"method\":");
        line.AppendJson(record.Method, MaxMethod);
        line.Append(",\"host\":");
        line.AppendJson(record.Host, MaxName);
        line.Append(",\"path\":");
        line.AppendJson(AccessLine.PathOf(record.Target), MaxPath);
        line.Append("}\n");
    }
}
