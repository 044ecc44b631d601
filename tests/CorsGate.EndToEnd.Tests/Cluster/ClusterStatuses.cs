using System.Globalization;
using System.Text;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using YamlDotNet.RepresentationModel;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// The status of a case's objects on an API server, as text that a test compares. What the conformance suite asks of any object whose
/// status it does not name is asked here: that it is accepted and resolved, and every condition is of the newest generation.
/// </summary>
internal static class ClusterStatuses
{
    private static readonly string[] Routes = ["HTTPRoute", "GRPCRoute"];
    private static readonly string[] Kinds = ["Gateway", .. Routes];

    /// <summary>Waits until every object shows what it should.</summary>
    /// <param name="objects">The server's objects.</param>
    /// <param name="documents">The objects as they were written.</param>
    /// <param name="expected">The status of those that have to be told; the others are good.</param>
    public static async Task ExpectAsync(KubeObjects objects, IEnumerable<KubeDocument> documents, List<CaseStatus> expected)
    {
        var told = expected.ToDictionary(status => status.Object, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (told.Remove(document.Reference, out var status) || (Kinds.Contains(document.Kind, StringComparer.Ordinal) && !IsForeign(document)))
                await ExpectAsync(objects, document, status ?? new CaseStatus());
        }

        Assert.True(told.Count == 0, "the case has no such objects: " + string.Join(", ", told.Keys));
    }

    private static async Task ExpectAsync(KubeObjects objects, KubeDocument document, CaseStatus expected)
    {
        string want = "", got = "";
        try
        {
            await Wait.UntilAsync("the status", async () =>
            {
                var found = await objects.GetAsync(document.ApiVersion, document.Kind, document.Namespace, document.Name);
                want = Want(document, expected, found);
                got = Got(document, expected, found);
                return want == got;
            });
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\nwanted:\n{want}got:\n{got}");
        }
    }

    private static string Want(KubeDocument document, CaseStatus status, JsonElement found)
    {
        var text = new StringBuilder(document.Reference).Append('\n');
        var generation = status.Generation ?? found.GetProperty("metadata").GetProperty("generation").GetInt32();
        text.Append(CultureInfo.InvariantCulture, $"generation {generation} in all conditions\n");
        if (document.Kind is "GatewayClass")
            return text.Append(status.Conditions ?? "Accepted=True/Accepted").Append('\n').ToString();
        if (document.Kind is "Gateway")
        {
            text.Append(status.Conditions ?? CaseStatus.GoodGateway).Append('\n');
            foreach (var address in status.Addresses ?? [])
                text.Append(address).Append('\n');
            var listeners = status.Listeners ?? [.. ((YamlSequenceNode)document.Root["spec"]["listeners"]).Select(listener => new CaseListener { Name = $"{listener["name"]}" })];
            foreach (var listener in listeners)
                text.Append(status.Listeners is null ? $"{listener.Name}: {listener.Conditions}\n" : $"{listener.Name}: {listener.AttachedRoutes} of {string.Join(", ", listener.SupportedKinds)}: {listener.Conditions}\n");
            return text.ToString();
        }

        if (!Routes.Contains(document.Kind, StringComparer.Ordinal))
            Assert.NotNull(status.Parents);
        foreach (var parent in status.Parents ?? [.. ((YamlSequenceNode)document.Root["spec"]["parentRefs"]).Select(parent => new CaseParent { Name = Name((YamlMappingNode)parent) })])
            text.Append(CultureInfo.InvariantCulture, $"{parent.Name}: {parent.Conditions}\n");
        return text.ToString();
    }

    private static string Got(KubeDocument document, CaseStatus expected, JsonElement found)
    {
        var text = new StringBuilder(document.Reference).Append('\n');
        var status = found.TryGetProperty("status", out var given) ? given : JsonDocument.Parse("{}").RootElement;
        var generation = found.GetProperty("metadata").GetProperty("generation").GetInt64();
        var stale = AllConditions(status).Where(condition => !condition.TryGetProperty("observedGeneration", out var of) || of.GetInt64() != generation).ToList();
        text.Append(stale.Count == 0 ? $"generation {generation} in all conditions\n" : $"conditions of other generations than {generation}: {string.Join(", ", stale)}\n");
        if (document.Kind is "GatewayClass" or "Gateway")
            text.Append(Conditions(status)).Append('\n');
        if (document.Kind is "Gateway")
        {
            if (expected.Addresses is not null)
                text.AppendJoin("", Items(status, "addresses").Select(address => $"{address.GetProperty("type").GetString()} {address.GetProperty("value").GetString()}\n"));
            text.AppendJoin("", Items(status, "listeners").Select(listener => expected.Listeners is null
                ? $"{listener.GetProperty("name").GetString()}: {Conditions(listener)}\n"
                : $"{listener.GetProperty("name").GetString()}: {listener.GetProperty("attachedRoutes").GetInt32()} of {SupportedKinds(listener)}: {Conditions(listener)}\n"));
        }

        text.AppendJoin("", Items(status, "parents").Select(parent => $"{Name(parent.GetProperty("parentRef"))}: {Conditions(parent)}\n"));
        text.AppendJoin("", Items(status, "ancestors").Select(ancestor => $"{Name(ancestor.GetProperty("ancestorRef"))}: {Conditions(ancestor)}\n"));
        return text.ToString();
    }

    private static IEnumerable<JsonElement> AllConditions(JsonElement status) => Items(status, "conditions")
        .Concat(Items(status, "listeners").Concat(Items(status, "parents")).Concat(Items(status, "ancestors")).SelectMany(part => Items(part, "conditions")));

    private static string Conditions(JsonElement of) => string.Join(
        ' ',
        Items(of, "conditions").Select(c => $"{c.GetProperty("type").GetString()}={c.GetProperty("status").GetString()}/{c.GetProperty("reason").GetString()}").Order(StringComparer.Ordinal));

    private static string SupportedKinds(JsonElement listener) => string.Join(", ", Items(listener, "supportedKinds").Select(kind => kind.GetProperty("kind").GetString()));

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string Name(JsonElement reference) => Name(name => reference.TryGetProperty(name, out var value) ? value.ToString() : "");

    private static string Name(YamlMappingNode reference) => Name(name => reference.Children.TryGetValue(name, out var value) ? value.ToString() : "");

    private static string Name(Func<string, string> field) =>
        field("name") + (field("sectionName") is { Length: > 0 } section ? "#" + section : "") + (field("port") is { Length: > 0 } port ? ":" + port : "");

    // Parents that are no Gateways are no matter of ours.
    private static bool IsForeign(KubeDocument document) => Routes.Contains(document.Kind, StringComparer.Ordinal)
        && ((YamlSequenceNode)document.Root["spec"]["parentRefs"]).OfType<YamlMappingNode>().Any(parent => parent.Children.TryGetValue("kind", out var kind) && $"{kind}" != "Gateway");
}
