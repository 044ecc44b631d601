using System.Globalization;
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
    private readonly Dictionary<string, RecordingUpstream> _upstreams;
    private readonly KubeObjects _objects;

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
        _upstreams = _file.Upstreams.Where(u => !u.Down).ToDictionary(u => u.Service, u => new RecordingUpstream(u.Service, u.Status, u.Headers));
        _objects = new KubeObjects(server);
    }

    /// <summary>Its objects.</summary>
    public IReadOnlyList<KubeDocument> Documents => _documents;

    /// <summary>Goes through the case from beginning to end.</summary>
    public static async Task RunAsync(KubeServer server, string name)
    {
        await using var test = new ClusterCase(server, name);
        await test.ApplyAsync();
        await using var gateway = await ClusterGateway.StartAsync(server);
        await test.SendAsync(gateway.Port);
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
    public async Task ExpectAsync(Func<int, int> portOf)
    {
        var last = "";
        try
        {
            await Wait.UntilAsync("the answers of the case", async () =>
            {
                try
                {
                    await SendAsync(portOf);
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

        foreach (var upstream in _file.Upstreams)
        {
            if (Slice(upstream) is { } slice)
                await _objects.ApplyAsync(slice);
        }
    }

    /// <summary>Sends its requests and compares the answers.</summary>
    /// <param name="portOf">The bound port of a configured one.</param>
    public async Task SendAsync(Func<int, int> portOf)
    {
        foreach (var request in _file.Requests)
        {
            for (var i = 0; i < request.Times; i++)
                await CaseRunner.SendAndCompareAsync(portOf, request, [.. _upstreams.Values]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _objects.DisposeAsync();
        foreach (var upstream in _upstreams.Values)
            await upstream.DisposeAsync();
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
        var number = upstream.Down ? 1 : _upstreams[upstream.Service].Port;
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
