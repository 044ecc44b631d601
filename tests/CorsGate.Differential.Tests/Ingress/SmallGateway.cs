using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>A CorsGate over a few Ingresses of one test.</summary>
internal sealed class SmallGateway : IAsyncDisposable
{
    private readonly Upstreams _upstreams = new();
    private readonly ManifestFolder _folder = new();
    private RunningGateway _gateway = null!;
    private WireClient? _client;

    /// <summary>What CorsGate says.</summary>
    public IEnumerable<Problem> Problems => _gateway.Problems;

    /// <summary>Starts it.</summary>
    public static async Task<SmallGateway> StartAsync(params IngressCase[] ingresses)
    {
        var small = new SmallGateway();
        small._folder.Write("services.yaml", [.. Behaviour.All.Select(behaviour => $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: {{behaviour.Name}} }
            spec: { ports: [{ port: 80 }] }
            """)]);
        foreach (var ingress in ingresses)
            small._folder.Write(ingress.Name + ".yaml", ingress.Manifest());
        small._gateway = await RunningGateway.StartAsync(new LoadOptions
        {
            Paths = [small._folder.Path],
            EndpointOverrides = small._upstreams.All.ToImmutableDictionary(
                upstream => "default/" + upstream.Behaviour!.Name, upstream => new BackendEndpoint("127.0.0.1", upstream.Port)),
        });
        return small;
    }

    /// <summary>Sends a request.</summary>
    public Task<Answer> SendAsync(Sent request) => (_client ??= new WireClient(_gateway.Port(8080))).SendAsync(request);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        await _upstreams.DisposeAsync();
        _folder.Dispose();
    }
}
