using System.Text.Json;
using System.Text.Json.Nodes;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>What kubectl makes of the kustomizations in deploy/kustomize.</summary>
internal static class Kustomize
{
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
        var (status, output, errors) = await Kubectl.RunAsync(null, "", "kustomize", folder);
        Assert.True(status == 0, errors);

        // A deprecated field is told there, and is an error some releases later.
        Assert.Equal("", errors);
        return output;
    }

    /// <summary>Renders a folder and reads its objects.</summary>
    public static async Task<JsonNode[]> ObjectsAsync(string folder) => ReadAll(await RenderAsync(folder));

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
