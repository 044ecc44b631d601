using System.Globalization;
using System.Text.Json;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Kubernetes.Api;

/// <summary>An object of an API server, as it was at one resourceVersion. Immutable.</summary>
public sealed class KubernetesObject
{
    private KubernetesObject(ResourceType type, ObjectReference reference, in Identity identity, ManifestMapping root, byte[] status, string? error)
    {
        Type = type;
        Reference = reference;
        Uid = identity.Uid;
        ResourceVersion = identity.ResourceVersion;
        Generation = identity.Generation;
        IsBeingDeleted = identity.IsBeingDeleted;
        Root = root;
        Status = status;
        Error = error;
    }

    /// <summary>The kind that it was read as.</summary>
    public ResourceType Type { get; }

    /// <summary>Its identity.</summary>
    public ObjectReference Reference { get; }

    /// <summary>metadata.uid: another one is another object of the same name.</summary>
    public string Uid { get; }

    /// <summary>metadata.resourceVersion.</summary>
    public string ResourceVersion { get; }

    /// <summary>metadata.generation; 0 where the kind has none.</summary>
    public long Generation { get; }

    /// <summary>Whether metadata.deletionTimestamp is set.</summary>
    public bool IsBeingDeleted { get; }

    /// <summary>
    /// Its fields, without status, managedFields and kubectl's copy, for the readers that manifests in files go through. Places in it are
    /// <c>Kind namespace/name</c>, without lines.
    /// </summary>
    public ManifestMapping Root { get; }

    /// <summary>
    /// status as the server wrote it, a JSON object; empty: there is none. Kept as its text, which is a fifth of its fields: only who
    /// writes status reads it.
    /// </summary>
    public ReadOnlyMemory<byte> Status { get; }

    /// <summary>Why <see cref="Root"/> is empty although the server has the object; null for any sane object.</summary>
    public string? Error { get; }

    /// <summary>The object as the readers of manifests take it.</summary>
    public ManifestObject Manifest => new(Type.Group, Type.Version, Type.Kind, Root);

    /// <summary>Reads an object. Only its identity must be sane; what else is wrong is in <see cref="Error"/>.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="json">The object as the server wrote it.</param>
    /// <exception cref="JsonException">It is no JSON object, or has no name.</exception>
    public static KubernetesObject Parse(ResourceType type, ReadOnlySpan<byte> json)
    {
        ArgumentNullException.ThrowIfNull(type);
        var identity = Identity.Scan(json);
        if (identity.Name.Length == 0)
            throw new JsonException($"an object of kind {type.Kind} has no name");
        var reference = new ObjectReference(type.Group, type.Kind, type.IsNamespaced ? identity.Namespace : "", identity.Name);
        var place = Quoting.Escape(reference.ToString());
        var root = JsonManifest.Read(json, place, type.ApiVersion, type.Kind, out var error);
        var status = json[identity.Status].ToArray();
        error ??= StatusText.Check(status);
        return error is null
            ? new KubernetesObject(type, reference, identity, root!, status, null)
            : new KubernetesObject(type, reference, identity, new ManifestMapping(place, 0, 0, []), [], error);
    }

    /// <summary>Whether all its fields, the status included, are those of another object.</summary>
    internal bool HasSameFields(KubernetesObject other) =>
        string.Equals(Error, other.Error, StringComparison.Ordinal) && Status.Span.SequenceEqual(other.Status.Span) && NodeEquality.AreSame(Root, other.Root);

    /// <summary>Its resourceVersion as a number; null when it is none. Versions of one server are comparable (KEP-5504).</summary>
    internal ulong? Revision => ParseRevision(ResourceVersion);

    internal static ulong? ParseRevision(string version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private struct Identity
    {
        public string Namespace = "";
        public string Name = "";
        public string Uid = "";
        public string ResourceVersion = "";
        public long Generation;
        public bool IsBeingDeleted;
        public Range Status;

        public Identity()
        {
        }

        public static Identity Scan(ReadOnlySpan<byte> json)
        {
            try
            {
                return ScanObject(json);
            }
            catch (InvalidOperationException broken)
            {
                throw new JsonException("a text of the object is not UTF-8", broken);
            }
        }

        private static Identity ScanObject(ReadOnlySpan<byte> json)
        {
            var result = new Identity();
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("an object was expected");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMetadata = reader.ValueTextEquals("metadata"u8);
                var isStatus = reader.ValueTextEquals("status"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
                    result.ScanMetadata(ref reader);
                else
                    reader.Skip();
                if (isStatus && reader.TokenType == JsonTokenType.EndObject)
                    result.Status = start..(int)reader.BytesConsumed;
            }

            return result;
        }

        private void ScanMetadata(ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8))
                    Name = ReadText(ref reader);
                else if (reader.ValueTextEquals("namespace"u8))
                    Namespace = ReadText(ref reader);
                else if (reader.ValueTextEquals("uid"u8))
                    Uid = ReadText(ref reader);
                else if (reader.ValueTextEquals("resourceVersion"u8))
                    ResourceVersion = ReadText(ref reader);
                else if (reader.ValueTextEquals("deletionTimestamp"u8))
                    IsBeingDeleted = ReadText(ref reader).Length > 0;
                else if (reader.ValueTextEquals("generation"u8))
                    Generation = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : 0;
                else
                    reader.Read();
                reader.Skip();
            }
        }

        private static string ReadText(ref Utf8JsonReader reader) =>
            reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() ?? "" : "";
    }
}
