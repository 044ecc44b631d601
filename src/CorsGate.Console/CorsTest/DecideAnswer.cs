using System.Text.Json;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Explaining;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>The answer of <c>POST /cors-test/decide</c>.</summary>
internal static class DecideAnswer
{
    /// <summary>Writes an explanation.</summary>
    public static void Write(Utf8JsonWriter writer, RequestExplanation explanation)
    {
        var request = explanation.Request;
        var failure = explanation.Verdict.Failure ?? explanation.Verdict.IfNothingIsAdded?.Failure;
        writer.WriteStartObject();
        writer.WriteString("verdict", Code(explanation.Verdict.Kind));
        writer.WriteString("standardVerdict", Code(explanation.StandardVerdict.Kind));
        writer.WriteString("ifNothingIsAdded", explanation.Verdict.IfNothingIsAdded is { } silent ? Code(silent.Kind) : null);
        writer.WriteString("message", explanation.Message);
        writer.WriteString("fix", explanation.Fix);
        writer.WriteString("failure", failure?.Code.ToString());
        writer.WriteString("failedParameter", failure?.Parameter);
        writer.WriteBoolean("endsAtPreflight", explanation.Verdict.Failure is { IsOfPreflight: true });
        writer.WriteString("console", failure is null ? null : ChromiumConsole.Line(request, failure));
        writer.WriteNumber("generation", explanation.Generation);
        if (explanation.Port is { } port) writer.WriteNumber("port", port);
        else writer.WriteNull("port");
        writer.WriteStartArray("notes");
        foreach (var note in explanation.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteStartObject("announces");
        writer.WriteBoolean("preflight", request.Preflight is not null);
        writer.WriteString("method", request.Preflight?.Method);
        writer.WriteString("headers", request.Preflight?.Headers);
        writer.WriteEndObject();
        Write(writer, "preflight", explanation.Preflight);
        Write(writer, "actual", explanation.Actual);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ExplainedExchange? exchange)
    {
        if (exchange is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("method", exchange.Method);
        if (exchange.Status is { } status) writer.WriteNumber("status", status);
        else writer.WriteNull("status");
        writer.WriteBoolean("forwarded", exchange.Upstream is not null);
        writer.WriteString("route", exchange.Route);
        writer.WriteString("routeAt", exchange.RouteLocation?.ToString());
        writer.WriteString("policy", exchange.Policy?.Source.ToString());
        writer.WriteString("policyAt", exchange.PolicyLocation?.ToString());
        writer.WriteString("semantics", exchange.Policy?.Semantics.Name);
        writer.WriteString("kind", exchange.Kind.Code());
        writer.WriteString("decision", exchange.Outcome.Code());
        writer.WriteString("reason", exchange.Reason.Code());
        writer.WriteString("error", exchange.Error);
        writer.WriteBoolean("upstreamMaySpeak", exchange.MayUpstreamSpeak);
        writer.WriteStartArray("headers");
        foreach (var (field, value) in exchange.Headers)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(field);
            writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Code(VerdictKind kind) => kind switch
    {
        VerdictKind.Works => "works",
        VerdictKind.Blocked => "blocked",
        VerdictKind.Fails => "fails",
        _ => "depends",
    };
}
