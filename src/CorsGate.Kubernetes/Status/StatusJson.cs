using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Kubernetes.Status;

/// <summary>Parts of a status in JSON.</summary>
internal static class StatusJson
{
    private const string GatewayGroup = "gateway.networking.k8s.io";

    /// <summary>
    /// Conditions as they should be. The time of the last transition stays while the status of a condition does (meta/v1 Condition).
    /// </summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="generation">The generation that they are about.</param>
    /// <param name="before">The conditions as they are.</param>
    /// <param name="now">The time of what changes.</param>
    public static JsonArray Conditions(ImmutableArray<StatusCondition> conditions, long generation, JsonArray? before, string now) =>
        [.. conditions.Select(condition => Condition(condition, generation, Find(before, condition.Type), now))];

    /// <summary>One condition as it should be.</summary>
    public static JsonObject Condition(StatusCondition condition, long generation, JsonObject? before, string now)
    {
        var status = condition.Status.ToString();
        var isSame = Text(before, "status") is { } known && string.Equals(known, status, StringComparison.Ordinal);
        return new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = status,
            ["reason"] = condition.Reason.ToString(),
            ["message"] = condition.Message,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = isSame && Text(before, "lastTransitionTime") is { Length: > 0 } time ? time : now,
        };
    }

    /// <summary>The condition of a type; null: there is none.</summary>
    public static JsonObject? Find(JsonArray? conditions, string type) =>
        conditions?.OfType<JsonObject>().FirstOrDefault(condition => string.Equals(Text(condition, "type"), type, StringComparison.Ordinal));

    /// <summary>A listener's status.</summary>
    public static JsonObject Listener(ListenerStatus listener, long generation, JsonArray? before, string now) => new()
    {
        ["name"] = listener.Name,
        ["supportedKinds"] = new JsonArray([.. listener.SupportedKinds.Select(kind => new JsonObject { ["group"] = GatewayGroup, ["kind"] = kind })]),
        ["attachedRoutes"] = listener.AttachedRoutes,
        ["conditions"] = Conditions(listener.Conditions, generation, before, now),
    };

    /// <summary>A parentRef as it was written.</summary>
    public static JsonObject Parent(ParentRef parent)
    {
        var json = new JsonObject { ["group"] = parent.Link.Group, ["kind"] = parent.Link.Kind, ["name"] = parent.Link.Name };
        if (parent.HasNamespace)
            json["namespace"] = parent.Link.Namespace;
        if (parent.SectionName is { } section)
            json["sectionName"] = section;
        if (parent.Port is { } port)
            json["port"] = port;
        return json;
    }

    /// <summary>What tells references to parents apart.</summary>
    public static string Key(JsonObject? reference, string defaultNamespace) => string.Join(
        '/',
        Text(reference, "group") ?? GatewayGroup, Text(reference, "kind") ?? "Gateway", Text(reference, "namespace") ?? defaultNamespace,
        Text(reference, "name"), Text(reference, "sectionName"), reference?["port"]?.ToJsonString());

    /// <summary>A text of an object; null where there is none.</summary>
    public static string? Text(JsonObject? json, string field) =>
        json?[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A time as conditions have it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
