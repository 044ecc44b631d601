using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Makes an <see cref="ApiException"/> of a Status object (meta/v1), or of whatever a proxy between sent instead.</summary>
internal static class StatusError
{
    /// <summary>The failure that an answer tells of.</summary>
    /// <param name="what">The request, for the message.</param>
    /// <param name="status">The HTTP status; null for an event of a watch, whose Status has the code.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfter">What the header Retry-After asks for.</param>
    public static ApiException From(string what, HttpStatusCode? status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        var read = Read(body);
        var code = status ?? (HttpStatusCode)(read.Code is >= 400 and <= 599 ? read.Code : 500);
        var message = read.Message.Length > 0 ? read.Message : read.IsStatus ? "" : Shorten(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 300)]));
        var reason = read.Reason.Length > 0 ? $" {read.Reason}" : "";
        return new ApiException(Quoting.Escape($"{what}: {(int)code}{reason}{(message.Length > 0 ? ": " : "")}{Shorten(message)}"), code)
        {
            Reason = read.Reason,
            Causes = read.Causes,
            RetryAfter = retryAfter ?? read.RetryAfter,
        };
    }

    private static string Shorten(string text) => text.Length > 500 ? text[..500] + "…" : text.Trim();

    private static Parts Read(ReadOnlySpan<byte> body)
    {
        var parts = new Parts();
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!JsonDocument.TryParseValue(ref reader, out var document) || document.RootElement.ValueKind != JsonValueKind.Object)
                return parts;
            using (document)
            {
                var root = document.RootElement;
                parts.IsStatus = Text(root, "kind") is "Status";
                if (!parts.IsStatus)
                    return parts;
                parts.Message = Text(root, "message");
                parts.Reason = Text(root, "reason");
                parts.Code = Number(root, "code");
                if (root.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object)
                {
                    if (Number(details, "retryAfterSeconds") is > 0 and var seconds)
                        parts.RetryAfter = TimeSpan.FromSeconds(seconds);
                    if (details.TryGetProperty("causes", out var causes) && causes.ValueKind == JsonValueKind.Array)
                        parts.Causes = [.. causes.EnumerateArray().Select(cause => Text(cause, "reason")).Where(reason => reason.Length > 0)];
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not a Status; the message quotes it.
        }

        return parts;
    }

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static int Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    private sealed class Parts
    {
        public bool IsStatus { get; set; }

        public string Message { get; set; } = "";

        public string Reason { get; set; } = "";

        public int Code { get; set; }

        public TimeSpan? RetryAfter { get; set; }

        public ImmutableArray<string> Causes { get; set; } = [];
    }
}
