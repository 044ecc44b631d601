using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>
/// Kubernetes objects as an API server writes them, to nodes and back: what has been read from a file and what has been read from a
/// server then goes the same way. Left out is what no reader looks at and what can be most of an object: <c>status</c>,
/// <c>metadata.managedFields</c> and the annotation that <c>kubectl apply</c> keeps a copy of the object in.
/// </summary>
public static class JsonManifest
{
    // managedFields, which are left out, nest a few levels deeper than the object.
    private const int DeepestSkipped = 4 * ManifestLimits.Depth;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Reads one object, within <see cref="ManifestLimits"/>. Never throws for what it reads.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="place">What stands for a file name in problems, such as <c>HTTPRoute default/web</c>; there are no lines.</param>
    /// <param name="apiVersion">The apiVersion of an object that says none, as items of a list of a built-in kind; null: none.</param>
    /// <param name="kind">The kind of an object that says none; null: none.</param>
    /// <param name="error">What is wrong; null when nothing is.</param>
    /// <returns>The object's fields, or null.</returns>
    public static ManifestMapping? Read(ReadOnlySpan<byte> json, string place, string? apiVersion, string? kind, out string? error)
    {
        error = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestSkipped });
            var builder = new Builder(place, sharesValues: kind is not "Secret");
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                error = "the text is not a JSON object";
                return null;
            }

            var root = builder.ReadRoot(ref reader, apiVersion, kind);
            if (reader.Read())
                error = "the text goes on after the JSON object";
            return error is null ? root : null;
        }
        catch (JsonException broken)
        {
            error = $"the object is not valid JSON: {Quoting.Escape(broken.Message)}";
        }
        catch (InvalidOperationException broken)
        {
            // A string that is not UTF-8, or a lone surrogate in an escape.
            error = $"the object is not valid JSON: {Quoting.Escape(broken.Message)}";
        }
        catch (ManifestException refused)
        {
            error = refused.Message;
        }

        return null;
    }

    /// <summary>Writes nodes as JSON. Numbers keep the digits that they were read with.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="node">What.</param>
    public static void Write(Utf8JsonWriter writer, ManifestNode node)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (node)
        {
            case ManifestMapping mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case ManifestSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ManifestScalar scalar:
                WriteScalar(writer, scalar);
                break;
            default:
                throw new ArgumentException($"{node?.Description} cannot be written", nameof(node));
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, ManifestScalar scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(ScalarResolver.ToBoolean(scalar.Text) == true);
                break;
            case ScalarKind.Integer or ScalarKind.Float when IsJsonNumber(scalar.Text):
                writer.WriteRawValue(scalar.Text, skipInputValidation: true);
                break;
            case ScalarKind.Integer or ScalarKind.Float when ScalarResolver.ToWholeNumber(scalar.Text) is { } number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    private static bool IsJsonNumber(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class Builder(string place, bool sharesValues)
    {
        private readonly SourceLocation _location = new(place, 0, 0);
        private int _nodes;
        private int _depth;

        public ManifestMapping ReadRoot(ref Utf8JsonReader reader, string? apiVersion, string? kind)
        {
            var entries = ImmutableArray.CreateBuilder<ManifestEntry>();
            var keys = new KeySet(entries);
            while (ReadKey(ref reader, keys) is { } key)
            {
                if (key is "status")
                {
                    reader.Skip();
                    continue;
                }

                keys.Add(new ManifestEntry(key, _location, key is "metadata" && reader.TokenType == JsonTokenType.StartObject
                    ? ReadMapping(ref reader, "managedFields", annotationsOf: true)
                    : ReadValue(ref reader)));
            }

            if (apiVersion is not null && keys.Find("apiVersion") is null)
                keys.Add(new ManifestEntry("apiVersion", _location, Scalar(apiVersion, ScalarKind.Text)));
            if (kind is not null && keys.Find("kind") is null)
                keys.Add(new ManifestEntry("kind", _location, Scalar(kind, ScalarKind.Text)));
            return new ManifestMapping(place, 0, 0, entries.DrainToImmutable());
        }

        private ManifestNode ReadValue(ref Utf8JsonReader reader)
        {
            if (++_nodes > ManifestLimits.Nodes)
                throw new ManifestException(_location, $"the object has more than {ManifestLimits.Nodes:N0} nodes");
            if (_depth >= ManifestLimits.Depth)
                throw new ManifestException(_location, $"the object is nested deeper than {ManifestLimits.Depth} levels");
            return reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadMapping(ref reader, null, annotationsOf: false),
                JsonTokenType.StartArray => ReadSequence(ref reader),
                JsonTokenType.String => Scalar(sharesValues ? Text(ref reader) : reader.GetString() ?? "", ScalarKind.Text),
                JsonTokenType.True => Scalar("true", ScalarKind.Boolean),
                JsonTokenType.False => Scalar("false", ScalarKind.Boolean),
                JsonTokenType.Null => Scalar("null", ScalarKind.Null),
                _ => Scalar(NamePool.Get(reader.ValueSpan), reader.ValueSpan.IndexOfAny(".eE"u8) < 0 ? ScalarKind.Integer : ScalarKind.Float),
            };
        }

        private ManifestMapping ReadMapping(ref Utf8JsonReader reader, string? without, bool annotationsOf)
        {
            var entries = ImmutableArray.CreateBuilder<ManifestEntry>();
            var keys = new KeySet(entries);
            _depth++;
            while (ReadKey(ref reader, keys) is { } key)
            {
                if (string.Equals(key, without, StringComparison.Ordinal))
                    reader.Skip();
                else if (annotationsOf && key is "annotations" && reader.TokenType == JsonTokenType.StartObject)
                    keys.Add(new ManifestEntry(key, _location, ReadMapping(ref reader, LastApplied, annotationsOf: false)));
                else
                    keys.Add(new ManifestEntry(key, _location, ReadValue(ref reader)));
            }

            _depth--;
            return new ManifestMapping(place, 0, 0, entries.DrainToImmutable());
        }

        private ManifestSequence ReadSequence(ref Utf8JsonReader reader)
        {
            var items = ImmutableArray.CreateBuilder<ManifestNode>();
            _depth++;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(ReadValue(ref reader));
            _depth--;
            return new ManifestSequence(place, 0, 0, items.DrainToImmutable());
        }

        // Stands on the key's value afterwards; null at the end of the mapping.
        private string? ReadKey(ref Utf8JsonReader reader, KeySet keys)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
                return null;
            var key = Text(ref reader);
            if (keys.Find(key) is not null)
                throw new ManifestException(_location, $"the key {Quoting.Quote(key)} is given twice");
            reader.Read();
            return key;
        }

        private ManifestScalar Scalar(string text, ScalarKind kind) => new(place, 0, 0, text, kind);

        private static string Text(ref Utf8JsonReader reader) =>
            reader.ValueIsEscaped || !System.Text.Ascii.IsValid(reader.ValueSpan) ? reader.GetString() ?? "" : NamePool.Get(reader.ValueSpan);
    }
}
