using System.Globalization;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Resources;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using YamlDotNet.RepresentationModel;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// A case of the table whose objects go through a real API server, with what a cluster would add to them: namespaces, the classes
/// of Gateways, and EndpointSlices that say where the upstreams are.
/// </summary>
internal sealed class ClusterCase : IAsyncDisposable
{
    private readonly CaseFile _file;
    private readonly KubeDocument[] _documents;
    private readonly KubeObjects _objects;
    private CaseUpstreams? _upstreams;

    /// <summary>Reads a case.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">Its folder below Cases.</param>
    /// <param name="edit">Changes its manifests and requests; null: nothing.</param>
    public ClusterCase(KubeServer server, string name, Func<string, string>? edit = null)
    {
        edit ??= text => text;
        var folder = Path.Combine(CaseFile.Folder, name);
        _file = CaseFile.Parse(edit(File.ReadAllText(Path.Combine(folder, "requests.yaml"))));
        var files = Directory.GetFiles(folder, "*.yaml").Where(path => Path.GetFileName(path) is not "requests.yaml").Order(StringComparer.Ordinal);
        _documents = [.. files.SelectMany(path => KubeDocument.Split(edit(File.ReadAllText(path)), _file.Namespace))];
        _objects = new KubeObjects(server);
    }

    /// <summary>Its objects.</summary>
    public IReadOnlyList<KubeDocument> Documents => _documents;

    /// <summary>Goes through the case from beginning to end.</summary>
    public static async Task RunAsync(KubeServer server, string name)
    {
        await using var test = new ClusterCase(server, name);
        await test.ApplyAsync();
        await using var gateway = await ClusterGateway.StartAsync(server, Writing);
        await test.SendAsync(gateway.Port);
        var documents = test._documents.ToDictionary(document => document.Reference, StringComparer.Ordinal);
        await ClusterStatuses.ExpectAsync(test._objects, documents.Values, test._file.Status);
        foreach (var step in test._file.Steps)
        {
            await test.ChangeAsync(step, documents);
            await test.ExpectAsync(gateway.Port, step.Requests);
            await ClusterStatuses.ExpectAsync(test._objects, documents.Values, step.Status);
        }
    }

    /// <summary>Writes its objects.</summary>
    public async Task ApplyAsync()
    {
        foreach (var document in _documents.OrderBy(document => document.Kind is "Namespace" ? 0 : 1))
            await _objects.ApplyAsync(document);
        await ApplySurroundingsAsync();
    }

    /// <summary>Writes some of its objects with kubectl, as a reader of the page does.</summary>
    public async Task ApplyAsync(Kubectl kubectl, Func<KubeDocument, bool> which)
    {
        foreach (var group in _documents.Where(which).GroupBy(document => document.Namespace, StringComparer.Ordinal))
        {
            await _objects.EnsureNamespaceAsync(group.Key);
            await kubectl.RunAsync(string.Join("\n---\n", group.Select(_objects.Track)), "apply", "-n", group.Key, "-f", "-");
        }
    }

    /// <summary>Sends its requests until the answers are right, for as long as anything is waited for.</summary>
    public Task ExpectAsync(Func<int, int> portOf) => ExpectAsync(portOf, _file.Requests);

    private async Task ExpectAsync(Func<int, int> portOf, IReadOnlyCollection<CaseRequest> requests)
    {
        var last = "";
        try
        {
            await Wait.UntilAsync("the answers of the case", async () =>
            {
                try
                {
                    await CaseRunner.SendAndCompareAsync(portOf, requests, _upstreams?.All ?? []);
                    return true;
                }
                catch (Exception other) when (other is Xunit.Sdk.XunitException or System.Net.Sockets.SocketException or IOException)
                {
                    last = other.Message;
                    return false;
                }
            });
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\n{last}");
        }
    }

    /// <summary>Writes what a cluster would add to its objects.</summary>
    public async Task ApplySurroundingsAsync()
    {
        foreach (var name in _documents.Where(d => d.Kind is "Gateway").Select(d => $"{d.Root["spec"]["gatewayClassName"]}").Distinct(StringComparer.Ordinal))
        {
            if (!_documents.Any(d => d.Kind is "GatewayClass" && d.Name == name))
                await _objects.ApplyAsync(GatewayClass(name));
        }

        foreach (var certificate in _file.Certificates)
            await _objects.ApplyAsync(certificate.ToManifest());
        _upstreams ??= await CaseUpstreams.StartAsync(_file);
        foreach (var upstream in _file.Upstreams)
        {
            if (Slice(upstream) is { } slice)
                await _objects.ApplyAsync(slice);
        }
    }

    /// <summary>Sends its requests and compares the answers.</summary>
    /// <param name="portOf">The bound port of a configured one.</param>
    public Task SendAsync(Func<int, int> portOf) => CaseRunner.SendAndCompareAsync(portOf, _file.Requests, _upstreams?.All ?? []);

    private async Task ChangeAsync(CaseStep step, Dictionary<string, KubeDocument> documents)
    {
        foreach (var document in KubeDocument.Split(step.Apply, _file.Namespace))
        {
            await _objects.ApplyAsync(document);
            documents[document.Reference] = document;
        }

        foreach (var deleted in step.Delete)
        {
            await _objects.DeleteAsync(documents[deleted]);
            documents.Remove(deleted);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _objects.DisposeAsync();
        if (_upstreams is not null)
            await _upstreams.DisposeAsync();
    }

    /// <summary>A class of Gateways that CorsGate serves.</summary>
    public static string GatewayClass(string name) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: {{name}}
        spec:
          controllerName: corsgate.dev/gateway-controller
        """;

    private static ClusterOptions Writing(ClusterOptions options) => options with { WritesStatus = true, Addresses = [new GatewayAddress("IPAddress", "127.0.0.1")] };

    // The ports of a slice have the names of the Service's.
    private string? Slice(CaseUpstream upstream)
    {
        if (upstream.Service.Split('/', ':') is not [var ns, var name, var port] || _documents.FirstOrDefault(d => d.Kind is "Service" && d.Namespace == ns && d.Name == name) is not { } service)
            return null;
        var ports = (YamlSequenceNode)service.Root["spec"]["ports"];
        var entry = ports.OfType<YamlMappingNode>().FirstOrDefault(p => $"{p["port"]}" == port);
        if (entry is null)
            return null;
        var portName = entry.Children.TryGetValue("name", out var given) ? $"{given}" : "";
        var number = _upstreams!.Port(upstream);
        return $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{name}}-{{port}}
              namespace: {{ns}}
              labels:
                kubernetes.io/service-name: {{name}}
            addressType: IPv4
            ports:
              - name: "{{portName}}"
                port: {{number.ToString(CultureInfo.InvariantCulture)}}
            endpoints:
              - addresses: [127.0.0.1]
            """;
    }
}
