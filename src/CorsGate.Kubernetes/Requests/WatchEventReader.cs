using System.Buffers;
using System.Net;
using System.Text.Json;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Reads the lines of a watch (meta/v1 WatchEvent: <c>type</c> and <c>object</c>, in whatever order).</summary>
internal static class WatchEventReader
{
    /// <summary>An event.</summary>
    /// <exception cref="ApiException">It is an ERROR event, or no event at all.</exception>
    public static WatchEvent Read(ResourceType type, string what, in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
            return Read(type, what, line.FirstSpan);
        var copy = ArrayPool<byte>.Shared.Rent((int)line.Length);
        try
        {
            line.CopyTo(copy);
            return Read(type, what, copy.AsSpan(0, (int)line.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static WatchEvent Read(ResourceType type, string what, ReadOnlySpan<byte> line)
    {
        try
        {
            var (kind, start, length) = Split(line);
            var content = line.Slice(start, length);
            return kind switch
            {
                "ADDED" => OfObject(WatchEventType.Added, type, content),
                "MODIFIED" => OfObject(WatchEventType.Modified, type, content),
                "DELETED" => OfObject(WatchEventType.Deleted, type, content),
                "BOOKMARK" => Bookmark(content),
                "ERROR" => throw StatusError.From(what, null, content, null),
                _ => throw new JsonException($"an event has the type {Quoting.Quote(kind)}"),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new ApiException($"{what}: the server sent an event that cannot be read: {Quoting.Escape(broken.Message)}", HttpStatusCode.InternalServerError, broken)
            {
                Reason = WatchReasons.Unreadable,
            };
        }
    }

    private static WatchEvent OfObject(WatchEventType type, ResourceType kind, ReadOnlySpan<byte> json)
    {
        var read = KubernetesObject.Parse(kind, json);
        return new WatchEvent(type, read, read.ResourceVersion);
    }

    // The object of a bookmark has a resourceVersion and no name; initial events end with an annotation (KEP-3157).
    private static WatchEvent Bookmark(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var metadata = document.RootElement.GetProperty("metadata"u8);
        var endsInitialEvents = metadata.TryGetProperty("annotations"u8, out var annotations)
            && annotations.ValueKind == JsonValueKind.Object
            && annotations.TryGetProperty("k8s.io/initial-events-end"u8, out var value)
            && value.ValueEquals("true"u8);
        return new WatchEvent(WatchEventType.Bookmark, null, metadata.GetProperty("resourceVersion"u8).GetString() ?? "", endsInitialEvents);
    }

    private static (string Type, int Start, int Length) Split(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1000 });
        var type = "";
        var (start, length) = (0, 0);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an event is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType)
                type = reader.GetString() ?? "";
            var at = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isObject)
                (start, length) = (at, (int)reader.BytesConsumed - at);
        }

        return length > 0 ? (type, start, length) : throw new JsonException("an event has no object");
    }
}
