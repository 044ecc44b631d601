using System.Text.Json;
using System.Text.Json.Nodes;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using CorsGate.EndToEnd.Tests.Monitoring;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>What kubectl makes of the kustomizations in deploy/kustomize.</summary>
internal static class Kustomize
{
    private static readonly (string Group, string Version, string Before)[] Younger = [("policy", "v1", "v1beta1"), ("autoscaling", "v2", "v2beta2")];

    /// <summary>The whole cluster: what <c>kubectl apply -k deploy/kustomize</c> installs.</summary>
    public const string Default = "deploy/kustomize";

    /// <summary>Roles in one namespace.</summary>
    public const string Namespaced = "deploy/kustomize/overlays/namespaced";

    /// <summary>Every folder that somebody would apply.</summary>
    public static string[] All { get; } =
    [
        Default, "deploy/kustomize/base", "deploy/monitoring",
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, Default, "overlays")).Order(StringComparer.Ordinal)
            .Select(folder => Path.GetRelativePath(Repository.Root, folder)),
    ];

    /// <summary>The same, for theories.</summary>
    public static TheoryData<string> Folders() => [.. All];

    /// <summary>Renders a folder.</summary>
    public static async Task<string> RenderAsync(string folder)
    {
        var (status, output) = await Tool.RunAsync("", Kubectl.Program, "kustomize", folder);
        Assert.True(status == 0, output);

        // A field that is on its way out is told beside the objects, and is an error some releases later.
        Assert.DoesNotContain("Warning", output, StringComparison.Ordinal);
        return output;
    }

    /// <summary>Renders a folder and reads its objects.</summary>
    public static async Task<JsonNode[]> ObjectsAsync(string folder) => ReadAll(await RenderAsync(folder));

    /// <summary>
    /// A text for a server: one that is older than a version of an API has the same fields in its beta. The API server of the tests
    /// may be of 1.20, which has policy/v1 and autoscaling/v2 not yet.
    /// </summary>
    /// <param name="text">The objects.</param>
    /// <param name="served">The versions that the server serves.</param>
    public static string ForServer(string text, string[] served) => Younger
        .Where(api => !served.Contains($"{api.Group}/{api.Version}"))
        .Aggregate(text, (now, api) => now.Replace($"apiVersion: {api.Group}/{api.Version}\n", $"apiVersion: {api.Group}/{api.Before}\n", StringComparison.Ordinal));

    /// <summary>Installs a folder on a server, with the command that users type where the server has every version.</summary>
    public static async Task ApplyAsync(Kubectl kubectl, string folder)
    {
        var text = await RenderAsync(folder);
        var forServer = ForServer(text, await ServedAsync(kubectl));
        if (forServer == text)
            await kubectl.RunAsync("", "apply", "-k", Path.Combine(Repository.Root, folder));
        else
            await kubectl.RunAsync(forServer, "apply", "-f", "-");
    }

    /// <summary>The versions of APIs that a server serves.</summary>
    public static async Task<string[]> ServedAsync(Kubectl kubectl) => (await kubectl.RunAsync("", "api-versions")).Split('\n');

    /// <summary>The only object of a kind and name.</summary>
    public static JsonNode Only(this IEnumerable<JsonNode> objects, string kind, string name = "corsgate") =>
        Assert.Single(objects, o => (string?)o["kind"] == kind && (string?)o["metadata"]!["name"] == name);

    /// <summary>The texts of a list.</summary>
    public static string[] Texts(this JsonNode? list) => [.. list?.AsArray().Select(item => item!.ToString()) ?? []];

    private static JsonNode[] ReadAll(string text)
    {
        var reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var parser = new Parser(new StringReader(text));
        var objects = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            objects.Add(JsonSerializer.SerializeToNode(reader.Deserialize<object>(parser))!);
        return [.. objects];
    }
}
