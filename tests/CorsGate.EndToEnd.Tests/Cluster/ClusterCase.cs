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
    public ClusterCase(KubeServer server, string name)
    {
        var folder = Path.Combine(CaseFile.Folder, name);
        _file = CaseFile.Read(Path.Combine(folder, "requests.yaml"));
        Files = [.. Directory.GetFiles(folder, "*.yaml").Where(path => Path.GetFileName(path) is not "requests.yaml").Order(StringComparer.Ordinal)];
        _documents = [.. Files.SelectMany(path => KubeDocument.Split(File.ReadAllText(path), _file.Namespace))];
        _upstreams = _file.Upstreams.Where(u => !u.Down).ToDictionary(u => u.Service, u => new RecordingUpstream(u.Service, u.Status, u.Headers));
        _objects = new KubeObjects(server);
    }

    /// <summary>Its manifests.</summary>
    public string[] Files { get; }

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace => _file.Namespace;

    /// <summary>Writes its objects.</summary>
    public async Task ApplyAsync()
    {
        foreach (var document in _documents.OrderBy(document => document.Kind is "Namespace" ? 0 : 1))
            await _objects.ApplyAsync(document);
        await ApplySurroundingsAsync();
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
