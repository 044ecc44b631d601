using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// Merges what we have to say into the status that an object has. In lists that several controllers write (parents of routes, ancestors of
/// policies) only the entries with one of our controller names are ours; a Gateway of ours is ours but for conditions of other types.
/// </summary>
internal sealed class StatusMerge(ImmutableArray<string> controllerNames)
{
    private const int MostParents = 32;
    private const int MostAncestors = 16;

    /// <summary>What has to change.</summary>
    /// <param name="current">The object as it is.</param>
    /// <param name="desired">What we have to say; null: nothing, so that no entry may be ours.</param>
    /// <param name="now">The time.</param>
    public JsonPatch Compare(KubernetesObject current, ObjectStatus? desired, DateTimeOffset now)
    {
        var patch = new JsonPatch();
        var status = StatusText.Read(current);
        var time = StatusJson.Time(now);
        if (status is null)
        {
            if (desired is null)
                return patch;
            patch.Add("/status", new JsonObject());
            status = [];
        }

        switch (desired)
        {
            case null:
                SetParents(patch, current, status, null, time);
                SetAncestors(patch, current, status, null, time);
                break;
            case RouteStatus route:
                SetParents(patch, current, status, route, time);
                break;
            case PolicyStatus policy:
                SetAncestors(patch, current, status, policy, time);
                break;
            case GatewayStatus gateway:
                SetConditions(patch, status, gateway.Conditions, gateway.ObservedGeneration, time);
                SetAddresses(patch, status, gateway.Addresses);
                SetListeners(patch, status, gateway, time);
                break;
            case GatewayClassStatus @class:
                SetConditions(patch, status, @class.Conditions, @class.ObservedGeneration, time);
                patch.Set("/status/supportedFeatures", status["supportedFeatures"], new JsonArray([.. @class.SupportedFeatures.Select(name => new JsonObject { ["name"] = name })]));
                break;
            case IngressStatus ingress:
                patch.Set("/status/loadBalancer", status["loadBalancer"], LoadBalancer(ingress));
                break;
        }

        return patch;
    }

    private void SetParents(JsonPatch patch, KubernetesObject current, JsonObject status, RouteStatus? desired, string time)
    {
        var ns = current.Reference.Namespace;
        patch.SetEntries(
            "/status/parents", status["parents"] as JsonArray, entry => Key(entry, "parentRef", ns),
            [.. (desired?.Parents ?? []).Select(parent => Entry("parentRef", StatusJson.Parent(parent.Parent), parent.ControllerName, parent.Conditions, desired!.ObservedGeneration, ns, time))],
            MostParents);
    }

    private void SetAncestors(JsonPatch patch, KubernetesObject current, JsonObject status, PolicyStatus? desired, string time)
    {
        var ns = current.Reference.Namespace;
        var ancestors = desired?.Ancestors ?? [];
        var shown = ancestors.Length <= MostAncestors ? ancestors : ancestors[..(MostAncestors - 1)];
        var entries = shown
            .Select(ancestor => Entry("ancestorRef", Ancestor(ancestor), ancestor.ControllerName, ancestor.Conditions, desired!.ObservedGeneration, ns, time))
            .ToList();
        if (shown.Length < ancestors.Length)
            entries.Add(Summary(ancestors, desired!.ObservedGeneration, ns, time));
        patch.SetEntries("/status/ancestors", status["ancestors"] as JsonArray, entry => Key(entry, "ancestorRef", ns), entries, MostAncestors);
    }

    // The list holds 16 (GEP-713). As in kgateway, the last one then stands for those that have no room.
    private static (string Key, Func<JsonObject?, JsonObject> Make) Summary(ImmutableArray<AncestorStatus> ancestors, long generation, string ns, string time)
    {
        var reference = new JsonObject { ["group"] = "gateway.kgateway.dev", ["kind"] = "StatusSummary", ["name"] = "StatusSummary" };
        var controller = ancestors[0].ControllerName;
        var conditions = (JsonObject? before) => new JsonArray(new JsonObject
        {
            ["type"] = "StatusSummarized",
            ["status"] = "True",
            ["reason"] = "StatusSummary",
            ["message"] = $"{ancestors.Length - MostAncestors + 1} more Gateways have no room in this list",
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = StatusJson.Text((before?["conditions"] as JsonArray)?.FirstOrDefault() as JsonObject, "lastTransitionTime") ?? time,
        });
        return ($"{controller} {StatusJson.Key(reference, ns)}", before => new JsonObject { ["ancestorRef"] = reference.DeepClone(), ["controllerName"] = controller, ["conditions"] = conditions(before) });
    }

    private static (string Key, Func<JsonObject?, JsonObject> Make) Entry(
        string field, JsonObject reference, string controller, ImmutableArray<StatusCondition> conditions, long generation, string ns, string time) =>
    (
        $"{controller} {StatusJson.Key(reference, ns)}",
        before => new JsonObject
        {
            [field] = reference.DeepClone(),
            ["controllerName"] = controller,
            ["conditions"] = StatusJson.Conditions(conditions, generation, before?["conditions"] as JsonArray, time),
        });

    private string? Key(JsonObject entry, string field, string ns) =>
        StatusJson.Text(entry, "controllerName") is { } controller && controllerNames.Contains(controller, StringComparer.Ordinal)
            ? $"{controller} {StatusJson.Key(entry[field] as JsonObject, ns)}"
            : null;

    private static void SetConditions(JsonPatch patch, JsonObject status, ImmutableArray<StatusCondition> conditions, long generation, string time) =>
        patch.SetEntries(
            "/status/conditions", status["conditions"] as JsonArray,
            entry => StatusJson.Text(entry, "type") is { } type && conditions.Any(condition => string.Equals(condition.Type, type, StringComparison.Ordinal)) ? type : null,
            [.. conditions.Select(condition => (condition.Type, (Func<JsonObject?, JsonObject>)(before => StatusJson.Condition(condition, generation, before, time))))],
            most: 8);

    private static void SetAddresses(JsonPatch patch, JsonObject status, ImmutableArray<GatewayAddress> addresses)
    {
        if (addresses.IsEmpty && status["addresses"] is null)
            return;
        patch.Set("/status/addresses", status["addresses"], new JsonArray([.. addresses.Select(address => new JsonObject { ["type"] = address.Type, ["value"] = address.Value })]));
    }

    private static void SetListeners(JsonPatch patch, JsonObject status, GatewayStatus gateway, string time)
    {
        var before = status["listeners"] as JsonArray;
        patch.Set("/status/listeners", before, new JsonArray(
        [
            .. gateway.Listeners.Select(listener => StatusJson.Listener(
                listener, gateway.ObservedGeneration,
                before?.OfType<JsonObject>().FirstOrDefault(known => string.Equals(StatusJson.Text(known, "name"), listener.Name, StringComparison.Ordinal))?["conditions"] as JsonArray,
                time)),
        ]));
    }

    private static JsonObject Ancestor(AncestorStatus ancestor) => new()
    {
        ["group"] = ancestor.Gateway.Group,
        ["kind"] = ancestor.Gateway.Kind,
        ["namespace"] = ancestor.Gateway.Namespace,
        ["name"] = ancestor.Gateway.Name,
    };

    private static JsonObject LoadBalancer(IngressStatus ingress) => new()
    {
        ["ingress"] = new JsonArray([.. ingress.Addresses.Select(address => new JsonObject { [address.Type is "Hostname" ? "hostname" : "ip"] = address.Value })]),
    };
}
