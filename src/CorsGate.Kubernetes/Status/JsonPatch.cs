using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// A JSON patch (RFC 6902) of a status. It names the entries that change and no others, so what others wrote stays as it is, byte for
/// byte; and it names the version that it is for, so that indexes cannot mean other entries (409 otherwise).
/// </summary>
internal sealed class JsonPatch
{
    private readonly JsonArray _operations = [];

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => _operations.Count == 0;

    /// <summary>Adds a field or an item; a field that is there is replaced.</summary>
    public void Add(string path, JsonNode value) => Put("add", path, value);

    /// <summary>Replaces what is there.</summary>
    public void Replace(string path, JsonNode value) => Put("replace", path, value);

    /// <summary>Removes what is there.</summary>
    public void Remove(string path) => _operations.Add(new JsonObject { ["op"] = "remove", ["path"] = path });

    /// <summary>Sets a field to a value unless it has it.</summary>
    /// <param name="path">The field.</param>
    /// <param name="before">The value that it has; null: none.</param>
    /// <param name="after">The value that it should have.</param>
    public void Set(string path, JsonNode? before, JsonNode after)
    {
        if (before is null || !JsonNode.DeepEquals(before, after))
            Add(path, after);
    }

    /// <summary>
    /// Brings the entries of a list that are ours to what they should be: those that differ are replaced in place, those that should not
    /// be there removed, new ones added at the end.
    /// </summary>
    /// <param name="path">The list.</param>
    /// <param name="before">The list as it is; null: there is none.</param>
    /// <param name="key">The key of an entry of ours; null: it is another's.</param>
    /// <param name="wanted">Our entries by key, made from what stands there.</param>
    /// <param name="most">The largest number of entries that the list may have.</param>
    public void SetEntries(string path, JsonArray? before, Func<JsonObject, string?> key, IReadOnlyList<(string Key, Func<JsonObject?, JsonObject> Make)> wanted, int most)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var surplus = new List<int>();
        for (var i = 0; i < (before?.Count ?? 0); i++)
        {
            if (before![i] is not JsonObject entry || key(entry) is not { } own)
                continue;
            if (!wanted.Any(item => string.Equals(item.Key, own, StringComparison.Ordinal)) || !known.TryAdd(own, i))
                surplus.Add(i);
        }

        var room = most - (before?.Count ?? 0) + surplus.Count;
        var added = new List<JsonObject>();
        foreach (var (own, make) in wanted)
        {
            if (known.TryGetValue(own, out var at))
            {
                var entry = make((JsonObject)before![at]!);
                if (!JsonNode.DeepEquals(before[at], entry))
                    Replace($"{path}/{at.ToString(CultureInfo.InvariantCulture)}", entry);
            }
            else if (room-- > 0)
            {
                added.Add(make(null));
            }
        }

        // From the end, so that the indexes before stay right.
        for (var i = surplus.Count - 1; i >= 0; i--)
            Remove($"{path}/{surplus[i].ToString(CultureInfo.InvariantCulture)}");
        if (before is null && (added.Count > 0 || wanted.Count > 0))
        {
            Add(path, new JsonArray([.. added]));
            return;
        }

        foreach (var entry in added)
            Add(path + "/-", entry);
    }

    /// <summary>The operations in a text, to compare them.</summary>
    public override string ToString() => _operations.ToJsonString();

    /// <summary>The body of a request.</summary>
    /// <param name="resourceVersion">The version that it is for.</param>
    public byte[] ToBody(string resourceVersion)
    {
        var operations = new JsonArray { new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = resourceVersion } };
        foreach (var operation in _operations)
            operations.Add(operation!.DeepClone());
        return Encoding.UTF8.GetBytes(operations.ToJsonString(JsonSerializerOptions.Default));
    }

    private void Put(string operation, string path, JsonNode value) =>
        _operations.Add(new JsonObject { ["op"] = operation, ["path"] = path, ["value"] = value });
}
