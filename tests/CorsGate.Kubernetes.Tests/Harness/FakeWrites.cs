using System.Globalization;
using System.Text.Json.Nodes;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>Writes that change the fake server's objects: creation, merge and JSON patches, conflicts, the status subresource.</summary>
internal sealed class FakeWrites(FakeApiServer server)
{
    public (int Status, string Body) Apply(string method, string contentType, FakeKind kind, string ns, string[] rest, string body)
    {
        lock (server.Gate)
        {
            var sent = JsonNode.Parse(body)!;
            if (method == "POST")
                return Create(kind, ns, (JsonObject)sent);
            var key = $"{(kind.IsNamespaced ? ns : "default")}/{rest[1]}";
            if (!kind.Objects.TryGetValue(key, out var before))
                return Refuse(404, "NotFound");
            var isStatus = rest.Length > 2;
            var next = (JsonObject)before.DeepClone();
            if (contentType.StartsWith("application/json-patch+json", StringComparison.Ordinal))
            {
                if (!JsonPatch(next, sent.AsArray()))
                    return Refuse(422, "Invalid");
            }
            else
            {
                Merge(next, (JsonObject)sent);
            }

            if ((string?)next["metadata"]!["resourceVersion"] != (string?)before["metadata"]!["resourceVersion"])
                return Refuse(409, "Conflict");
            var after = (JsonObject)before.DeepClone();
            after[isStatus ? "status" : "spec"] = next[isStatus ? "status" : "spec"]?.DeepClone();
            return (200, Store(kind, ns, key, before, after));
        }
    }

    /// <summary>Changes an object as somebody else would.</summary>
    public void Change(FakeKind kind, string ns, string name, Action<JsonObject> change)
    {
        lock (server.Gate)
        {
            var before = kind.Objects[$"{ns}/{name}"];
            var after = (JsonObject)before.DeepClone();
            change(after);
            Store(kind, ns, $"{ns}/{name}", before, after);
        }
    }

    private (int Status, string Body) Create(FakeKind kind, string ns, JsonObject sent)
    {
        var key = $"{ns}/{(string)sent["metadata"]!["name"]!}";
        if (kind.Objects.ContainsKey(key))
            return Refuse(409, "AlreadyExists");
        sent["metadata"]!["resourceVersion"] = (++server.Revision).ToString(CultureInfo.InvariantCulture);
        sent["metadata"]!["uid"] = $"uid-{server.Revision}";
        kind.Objects[key] = sent;
        FakeApiServer.Tell(kind, "ADDED", ns, sent, server.Revision, true);
        return (201, sent.ToJsonString());
    }

    // A write that changes nothing makes no new version.
    private string Store(FakeKind kind, string ns, string key, JsonObject before, JsonObject after)
    {
        if (JsonNode.DeepEquals(before, after))
            return before.ToJsonString();
        after["metadata"]!["resourceVersion"] = (++server.Revision).ToString(CultureInfo.InvariantCulture);
        if (!JsonNode.DeepEquals(before["spec"], after["spec"]))
            after["metadata"]!["generation"] = ((long?)before["metadata"]!["generation"] ?? 0) + 1;
        kind.Objects[key] = after;
        FakeApiServer.Tell(kind, "MODIFIED", ns, after, server.Revision, true);
        return after.ToJsonString();
    }

    private static (int Status, string Body) Refuse(int code, string reason) => (code, FakeApiServer.Status(code, reason, reason));

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch.ToArray())
        {
            if (value is null)
                into.Remove(name);
            else if (value is JsonObject nested && into[name] is JsonObject known)
                Merge(known, nested);
            else
                into[name] = value.DeepClone();
        }
    }

    private static bool JsonPatch(JsonObject root, JsonArray operations)
    {
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = ((string)operation["path"]!).Split('/')[1..];
            JsonNode? parent = root;
            foreach (var step in path[..^1])
                parent = parent is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : parent?[step];
            if (parent is null)
                return false;
            Apply(parent, path[^1], (string)operation["op"]!, operation["value"]?.DeepClone());
        }

        return true;
    }

    private static void Apply(JsonNode parent, string step, string op, JsonNode? value)
    {
        if (parent is JsonObject map)
        {
            if (op == "remove")
                map.Remove(step);
            else
                map[step] = value;
            return;
        }

        var list = (JsonArray)parent;
        if (step == "-")
        {
            list.Add(value);
            return;
        }

        var at = int.Parse(step, CultureInfo.InvariantCulture);
        if (op == "remove")
            list.RemoveAt(at);
        else if (op == "replace")
            list[at] = value;
        else
            list.Insert(at, value);
    }
}
