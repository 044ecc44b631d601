using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CorsGate.Gateway.SampleApps;

/// <summary>JSON as httpbin writes it: indented by two spaces, with a final line feed.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text over several lines.</summary>
    public static byte[] Bytes(JsonObject value) => WithLineFeed(value, Indented);

    /// <summary>The text on one line.</summary>
    public static byte[] Line(JsonObject value) => WithLineFeed(value, OneLine);

    /// <summary>Parses what a client sent; null: it is not JSON, or nested too deeply.</summary>
    public static JsonNode? TryParse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] WithLineFeed(JsonObject value, JsonSerializerOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = options.WriteIndented, NewLine = "\n", Encoder = options.Encoder }))
            value.WriteTo(writer, options);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
