using System.Text.Json;

namespace CorsGate.Differential.Tests.KubeApiServer;

/// <summary>What is compared of an API server's answer: not the time, not the number of the audit event, and not Vary, which the server lacks.</summary>
/// <param name="Cors">Status and CORS headers.</param>
/// <param name="Caching">Cache-Control, which the server puts on every answer.</param>
/// <param name="Kind">The kind of the object in the body; null: none.</param>
/// <param name="Reason">The reason of a Status; null: none.</param>
/// <param name="Message">Its message; null: none.</param>
internal sealed record KubeAnswer(Answer Cors, string Caching, string? Kind, string? Reason, string? Message)
{
    /// <summary>Takes it from an answer.</summary>
    public static KubeAnswer Of(RawMessage message)
    {
        var answer = Answer.Of(message);
        var caching = string.Join(" | ", message.Values("Cache-Control"));
        if (!message.Body.StartsWith('{'))
            return new KubeAnswer(answer, caching, null, null, message.Body.Length > 0 ? message.Body : null);
        using var body = JsonDocument.Parse(message.Body);
        return new KubeAnswer(answer, caching, Text(body, "kind"), Text(body, "reason"), Text(body, "message"));
    }

    private static string? Text(JsonDocument body, string name) =>
        body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
