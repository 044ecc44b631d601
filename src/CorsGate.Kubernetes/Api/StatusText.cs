using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Api;

/// <summary>The status of an object as the text that it is kept as.</summary>
internal static class StatusText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ManifestLimits.Depth, AllowDuplicateProperties = false };

    /// <summary>Why a text cannot be read as a status; null: it can, with every text and name in it.</summary>
    /// <param name="status">The text; empty: there is no status.</param>
    public static string? Check(ReadOnlyMemory<byte> status)
    {
        if (status.IsEmpty)
            return null;
        try
        {
            using var document = JsonDocument.Parse(status, Options);
            var reader = new Utf8JsonReader(status.Span, new JsonReaderOptions { MaxDepth = ManifestLimits.Depth });
            while (reader.Read())
            {
                // What is no valid Unicode shows only when it is read.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan)))
                    reader.GetString();
            }

            return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return $"the object's status is not valid JSON: {Quoting.Escape(broken.Message)}";
        }
    }

    /// <summary>The status as a tree, which is the caller's; null: there is none.</summary>
    public static JsonObject? Read(KubernetesObject item) =>
        item.Status.IsEmpty ? null : JsonNode.Parse(item.Status.Span, documentOptions: Options) as JsonObject;
}
