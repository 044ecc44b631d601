using System.Globalization;
using System.Text.Json;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Resources;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// What a status says, in lines that a test can show as a whole. Only the times of transitions and messages are left out. A condition
/// is <c>Type=Status/Reason</c>, with <c>!N</c> where it was made from another generation than the object's.
/// </summary>
internal static class StatusLines
{
    /// <summary>The address that gateways of tests are said to have.</summary>
    public const string Address = "203.0.113.7";

    /// <summary>A gateway that writes status when it leads.</summary>
    public static ClusterOptions Writing(ClusterOptions options) => options with { WritesStatus = true, Addresses = [new GatewayAddress("IPAddress", Address)] };

    /// <summary>Waits until the status of an object is the expected one, and shows at the end what it was instead.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="apiVersion">Its version.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="ns">Its namespace; empty: it is in none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="lines">The lines.</param>
    public static async Task ExpectAsync(KubeObjects objects, string apiVersion, string kind, string ns, string name, params string[] lines)
    {
        var last = "";
        var expected = string.Join('\n', lines);
        try
        {
            await Wait.UntilAsync($"the status of {kind} {ns}/{name}", async () =>
                string.Equals(last = string.Join('\n', Of(await objects.GetAsync(apiVersion, kind, ns, name))), expected, StringComparison.Ordinal));
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\nexpected:\n{expected}\nactual:\n{last}");
        }
    }

    /// <summary>The status of an object.</summary>
    public static IEnumerable<string> Of(JsonElement item)
    {
        var generation = item.GetProperty("metadata").TryGetProperty("generation", out var number) ? number.GetInt64() : 0;
        if (!item.TryGetProperty("status", out var status))
            yield break;
        foreach (var address in Items(status, "addresses"))
            yield return $"address {Text(address, "type")} {Text(address, "value")}";
        if (status.TryGetProperty("loadBalancer", out var balancer))
        {
            foreach (var ingress in Items(balancer, "ingress"))
                yield return $"ingress {Text(ingress, "ip")}{Text(ingress, "hostname")}";
        }

        if (Items(status, "supportedFeatures").Any())
            yield return "features " + (Items(status, "supportedFeatures").Any(feature => Text(feature, "name") is "HTTPRouteCORS") ? "with" : "without") + " HTTPRouteCORS";
        if (status.TryGetProperty("conditions", out _))
            yield return Conditions(status, generation);
        foreach (var listener in Items(status, "listeners"))
        {
            var kinds = string.Join(',', Items(listener, "supportedKinds").Select(kind => Text(kind, "kind")));
            var routes = listener.GetProperty("attachedRoutes").GetInt32().ToString(CultureInfo.InvariantCulture);
            yield return $"listener {Text(listener, "name")} {kinds} {routes}: {Conditions(listener, generation)}";
        }

        foreach (var parent in Items(status, "parents"))
            yield return $"parent {Reference(parent.GetProperty("parentRef"))} of {Text(parent, "controllerName")}: {Conditions(parent, generation)}";
        foreach (var ancestor in Items(status, "ancestors"))
            yield return $"ancestor {Reference(ancestor.GetProperty("ancestorRef"))} of {Text(ancestor, "controllerName")}: {Conditions(ancestor, generation)}";
    }

    private static string Reference(JsonElement reference)
    {
        var section = Text(reference, "sectionName");
        return $"{Text(reference, "kind")} {Text(reference, "namespace")}/{Text(reference, "name")}{(section.Length > 0 ? "#" : "")}{section}";
    }

    private static string Conditions(JsonElement of, long generation) => string.Join(' ', Items(of, "conditions").Select(condition =>
    {
        var observed = condition.TryGetProperty("observedGeneration", out var number) ? number.GetInt64() : 0;
        var stale = observed == generation ? "" : "!" + observed.ToString(CultureInfo.InvariantCulture);
        return $"{Text(condition, "type")}={Text(condition, "status")}/{Text(condition, "reason")}{stale}";
    }));

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
