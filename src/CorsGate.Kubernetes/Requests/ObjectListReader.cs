using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Requests;

/// <summary>Reads lists (meta/v1: <c>metadata</c> and <c>items</c>), object by object, without a tree of the whole.</summary>
internal static class ObjectListReader
{
    /// <summary>The page of a list.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static ObjectList Read(ResourceType type, ReadOnlySpan<byte> json)
    {
        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        string? version = null;
        var next = "";
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a list was expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
                ReadItems(type, json, ref reader, items);
            else if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                ReadMetadata(ref reader, ref version, ref next);
            else
                reader.Skip();
        }

        return new ObjectList(items.DrainToImmutable(), version ?? throw new JsonException("a list has no metadata.resourceVersion"), next);
    }

    private static void ReadItems(ResourceType type, ReadOnlySpan<byte> json, ref Utf8JsonReader reader, ImmutableArray<KubernetesObject>.Builder items)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(KubernetesObject.Parse(type, json[start..(int)reader.BytesConsumed]));
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, ref string? version, ref string next)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isContinue = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String)
                version = reader.GetString();
            else if (isContinue && reader.TokenType == JsonTokenType.String)
                next = reader.GetString() ?? "";
            else
                reader.Skip();
        }
    }
}
