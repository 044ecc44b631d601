using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.ColdStart;

/// <summary>The lines of the file that a configuration is kept in.</summary>
internal static class ColdStartFile
{
    private const string Format = "corsgate-objects/1";

    /// <summary>Writes the lines.</summary>
    /// <returns>False: they are more bytes than allowed, and the file is not whole.</returns>
    public static bool Write(Stream stream, string scope, DateTimeOffset now, IEnumerable<ManifestObject> objects, long mostBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new ArrayBufferWriter<byte>(4096);
        var written = 0L;
        var count = 0;
        if (!Put(writer => WriteHeader(writer, scope, now)))
            return false;
        foreach (var source in objects)
        {
            count++;
            if (!Put(writer => JsonManifest.Write(writer, source.Root)))
                return false;
        }

        var digest = Convert.ToHexStringLower(hash.GetCurrentHash());
        return Put(writer => WriteEnd(writer, count, digest));

        bool Put(Action<Utf8JsonWriter> write)
        {
            line.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(line, new JsonWriterOptions { MaxDepth = 1000 }))
                write(writer);
            line.Write("\n"u8);
            written += line.WrittenCount;
            if (written > mostBytes)
                return false;
            hash.AppendData(line.WrittenSpan);
            stream.Write(line.WrittenSpan);
            return true;
        }
    }

    /// <summary>Reads the lines.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="scope">What its objects have to belong to.</param>
    /// <param name="fault">Why it cannot be used.</param>
    public static ColdStartContent? Read(Stream stream, string scope, out string fault)
    {
        fault = "it is not whole";
        var objects = ImmutableArray.CreateBuilder<ObjectChange>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new LineReader(stream);
        try
        {
            if (lines.Next() is not { } first || ReadHeader(first, scope, out fault) is not { } savedAt)
                return null;
            fault = "it is not whole";
            for (var line = first; ;)
            {
                hash.AppendData(line.Span);
                hash.AppendData("\n"u8);
                if (lines.Next() is not { } next)
                    return null;
                if (IsEnd(next.Span))
                    return CheckEnd(next, objects.Count, Convert.ToHexStringLower(hash.GetCurrentHash())) ? new ColdStartContent(savedAt, objects.DrainToImmutable()) : null;
                objects.Add(ReadObject(next.Span));
                line = next;
            }
        }
        catch (JsonException broken)
        {
            fault = "it is broken: " + Config.Manifests.Binding.Quoting.Escape(broken.Message);
            return null;
        }
    }

    private static void WriteHeader(Utf8JsonWriter writer, string scope, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("scope", scope);
        writer.WriteString("savedAt", now.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter writer, int count, string digest)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256", digest);
        writer.WriteNumber("objects", count);
        writer.WriteEndObject();
    }

    private static DateTimeOffset? ReadHeader(ReadOnlyMemory<byte> line, string scope, out string fault)
    {
        using var header = JsonDocument.Parse(line);
        fault = "it has another format";
        if (header.RootElement.ValueKind != JsonValueKind.Object || !string.Equals(Text(header, "format"), Format, StringComparison.Ordinal))
            return null;
        fault = "it belongs to another API server or other settings";
        if (!string.Equals(Text(header, "scope"), scope, StringComparison.Ordinal))
            return null;
        return DateTimeOffset.TryParse(Text(header, "savedAt"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
    }

    // No object of Kubernetes starts like this: it would have no kind.
    private static bool IsEnd(ReadOnlySpan<byte> line) => line.StartsWith("{\"sha256\":"u8);

    private static bool CheckEnd(ReadOnlyMemory<byte> line, int count, string digest)
    {
        using var end = JsonDocument.Parse(line);
        return string.Equals(Text(end, "sha256"), digest, StringComparison.Ordinal)
            && end.RootElement.TryGetProperty("objects", out var number) && number.TryGetInt32(out var expected) && expected == count;
    }

    private static ObjectChange ReadObject(ReadOnlySpan<byte> line)
    {
        var (apiVersion, kind, isNamespaced) = Identify(line);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var type = new ResourceType(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind, "", isNamespaced);
        var read = KubernetesObject.Parse(type, line);
        return new ObjectChange(read.Reference, read.Manifest) { Error = read.Error };
    }

    private static (string ApiVersion, string Kind, bool IsNamespaced) Identify(ReadOnlySpan<byte> line)
    {
        var (apiVersion, kind, isNamespaced) = ("", "", false);
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
                continue;
            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("apiVersion"u8))
                apiVersion = Next(ref reader);
            else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("kind"u8))
                kind = Next(ref reader);
            else if (reader.CurrentDepth == 1 && !reader.ValueTextEquals("metadata"u8))
                reader.Skip();
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("namespace"u8))
                isNamespaced = Next(ref reader).Length > 0;
        }

        return apiVersion.Length > 0 && kind.Length > 0 ? (apiVersion, kind, isNamespaced) : throw new JsonException("an object has no apiVersion or kind");
    }

    private static string Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() ?? "" : "";

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
