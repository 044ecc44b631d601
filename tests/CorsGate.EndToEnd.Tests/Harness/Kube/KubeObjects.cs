using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>
/// The objects of a test on a real API server, written by server-side apply and deleted at the end. Namespaces stay, without their
/// labels: no controller would end them.
/// </summary>
internal sealed class KubeObjects(KubeServer server) : IAsyncDisposable
{
    /// <summary>The kinds without a namespace.</summary>
    internal static readonly string[] ClusterScoped =
        ["Namespace", "GatewayClass", "IngressClass", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Plugin"];

    private readonly HttpClient _client = server.CreateClient();
    private readonly List<string> _applied = [];
    private readonly HashSet<string> _namespaces = ["default"];

    /// <summary>Whether nothing is deleted at the end.</summary>
    public bool KeepsObjects { get; init; }

    /// <summary>Creates or replaces the objects of a text of YAML documents, and the namespaces that they are in.</summary>
    /// <param name="yaml">The documents.</param>
    /// <param name="defaultNamespace">The namespace of objects that name none.</param>
    public async Task ApplyAsync(string yaml, string defaultNamespace = "default")
    {
        foreach (var document in KubeDocument.Split(yaml, defaultNamespace))
            await ApplyAsync(document);
    }

    /// <summary>Creates or replaces an object.</summary>
    public async Task ApplyAsync(KubeDocument document)
    {
        if (IsNamespaced(document.Kind))
            await EnsureNamespaceAsync(document.Namespace);
        var path = PathOf(document);
        _applied.Add(path);
        if (document.Kind is "Service" or "Deployment")
            await CreateAsync(path, document.Yaml);
        else if (document.Kind is "EndpointSlice")
            await ApplySliceAsync(path + "?fieldManager=test&force=true", document.Yaml);
        else
            await SendAsync(HttpMethod.Patch, path + "?fieldManager=test&force=true", document.Yaml);
    }

    /// <summary>Creates a namespace that is not there.</summary>
    public async Task EnsureNamespaceAsync(string ns)
    {
        if (_namespaces.Add(ns))
            await SendAsync(HttpMethod.Patch, $"api/v1/namespaces/{ns}?fieldManager=test-namespaces", BareNamespace(ns));
    }

    /// <summary>Takes charge of an object that somebody else writes.</summary>
    /// <returns>Its text.</returns>
    public string Track(KubeDocument document)
    {
        _applied.Add(PathOf(document));
        return document.Yaml;
    }

    /// <summary>Deletes an object.</summary>
    public Task DeleteAsync(KubeDocument document) => DeleteAsync(document.ApiVersion, document.Kind, document.Namespace, document.Name);

    /// <summary>Deletes an object.</summary>
    public async Task DeleteAsync(string apiVersion, string kind, string ns, string name) =>
        await SendAsync(HttpMethod.Delete, PathOf(new KubeDocument(apiVersion, kind, ns, name, "")), null);

    /// <summary>An object as it is.</summary>
    public async Task<JsonElement> GetAsync(string apiVersion, string kind, string ns, string name)
    {
        var text = await SendAsync(HttpMethod.Get, PathOf(new KubeDocument(apiVersion, kind, ns, name, "")), null);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Sends a request.</summary>
    /// <exception cref="KubeRefusedException">The server says no.</exception>
    public async Task<string> SendAsync(HttpMethod method, string path, string? yaml)
    {
        using var request = new HttpRequestMessage(method, path);
        if (yaml is not null)
            request.Content = new StringContent(yaml, Encoding.UTF8, new MediaTypeHeaderValue(method == HttpMethod.Patch ? "application/apply-patch+yaml" : "application/yaml"));
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new KubeRefusedException($"{method} {path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Waits until the kinds of the applied CRDs are served.</summary>
    public Task WaitForKindsAsync() => Wait.UntilAsync("the CRDs to be served", async () =>
    {
        foreach (var path in _applied.Where(path => path.Contains("/customresourcedefinitions/", StringComparison.Ordinal)))
        {
            var crd = JsonSerializer.Deserialize<JsonElement>(await SendAsync(HttpMethod.Get, path, null));
            if (!crd.TryGetProperty("status", out var status)
                || !status.GetProperty("conditions").EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Established") && c.GetProperty("status").ValueEquals("True")))
                return false;
        }

        return true;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var path in Enumerable.Reverse(KeepsObjects ? [] : _applied).Distinct(StringComparer.Ordinal))
        {
            var isNamespace = path.StartsWith("api/v1/namespaces/", StringComparison.Ordinal) && path.Count(c => c == '/') == 3;
            try
            {
                _ = isNamespace
                    ? await SendAsync(HttpMethod.Patch, path + "?fieldManager=test&force=true", BareNamespace(path.Split('/')[^1]))
                    : await SendAsync(HttpMethod.Delete, path, null);
            }
            catch (KubeRefusedException gone) when (gone.Message.Contains(": 404 ", StringComparison.Ordinal))
            {
                // The test deleted it.
            }
        }

        _client.Dispose();
    }

    // The kind that is built into an API server takes no address on loopback, so the endpoint has a name there, which the gateways of the
    // tests resolve to it.
    private async Task ApplySliceAsync(string path, string yaml)
    {
        try
        {
            await SendAsync(HttpMethod.Patch, path, yaml);
        }
        catch (KubeRefusedException refused) when (refused.Message.Contains(": 422 ", StringComparison.Ordinal) && yaml.Contains("[127.0.0.1]", StringComparison.Ordinal))
        {
            await SendAsync(
                HttpMethod.Patch, path,
                yaml.Replace("[127.0.0.1]", $"[{LoopbackName.Text}]", StringComparison.Ordinal).Replace("addressType: IPv4", "addressType: FQDN", StringComparison.Ordinal));
        }
    }

    // Old servers cannot apply ports that leave their protocol out (kubernetes/kubernetes issue 92332).
    private async Task CreateAsync(string path, string yaml)
    {
        var collection = path[..path.LastIndexOf('/')];
        try
        {
            await SendAsync(HttpMethod.Post, collection, yaml);
        }
        catch (KubeRefusedException taken) when (taken.Message.Contains(": 409 ", StringComparison.Ordinal))
        {
            await SendAsync(HttpMethod.Delete, path, null);
            await SendAsync(HttpMethod.Post, collection, yaml);
        }
    }

    private static string BareNamespace(string name) => $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}";

    private static bool IsNamespaced(string kind) => !ClusterScoped.Contains(kind, StringComparer.Ordinal);

    private static string PathOf(KubeDocument document)
    {
        var plural = document.Kind.ToLowerInvariant() switch
        {
            [.., 's'] name => name + "es",
            [.. var stem, 'y'] and [.., not ('a' or 'e' or 'o' or 'u'), _] => stem + "ies",
            var name => name + "s",
        };
        var root = document.ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/";
        var scope = IsNamespaced(document.Kind) ? $"/namespaces/{document.Namespace}" : "";
        return $"{root}{document.ApiVersion}{scope}/{plural}/{document.Name}";
    }
}

/// <summary>A document of a manifest: an object of Kubernetes.</summary>
internal sealed record KubeDocument(string ApiVersion, string Kind, string Namespace, string Name, string Yaml)
{
    /// <summary>Kind and name, as <c>HTTPRoute default/web</c>.</summary>
    public string Reference => KubeObjects.ClusterScoped.Contains(Kind, StringComparer.Ordinal) ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    /// <summary>Its fields.</summary>
    public YamlMappingNode Root { get; private init; } = new();

    /// <summary>The documents of a text.</summary>
    public static IEnumerable<KubeDocument> Split(string yaml, string defaultNamespace)
    {
        foreach (var text in yaml.ReplaceLineEndings("\n").Split("\n---").Where(text => text.Split('\n').Any(line => line.Length > 0 && line[0] is not ('#' or '-' or ' '))))
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var root = (YamlMappingNode)stream.Documents[0].RootNode;
            var metadata = (YamlMappingNode)root["metadata"];
            var ns = metadata.Children.TryGetValue("namespace", out var own) ? $"{own}" : defaultNamespace;
            yield return new KubeDocument($"{root["apiVersion"]}", $"{root["kind"]}", ns, $"{metadata["name"]}", text) { Root = root };
        }
    }
}
