using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>A gateway on free ports of the loopback address, with everything that it is made of: requests reach real upstreams.</summary>
internal sealed class RealGateway : IAsyncDisposable
{
    private readonly TestLog _log = new();
    private readonly GatewayHost _host;

    private RealGateway(IEnumerable<int> ports) => _host = new GatewayHost(
        new GatewayOptions { Log = _log.Log, Console = null, PortMap = ports.ToImmutableDictionary(port => port, _ => 0) },
        new GatewayRequestHandlerFactory());

    public string LogText => _log.Text;

    public static async Task<RealGateway> StartAsync(params Listener[] listeners)
    {
        var gateway = new RealGateway(listeners.Select(listener => listener.Port).Distinct());
        Assert.Empty(await gateway._host.ApplyAsync(new GatewayConfig { Listeners = [.. listeners] }, CancellationToken.None).Within());
        return gateway;
    }

    /// <summary>A gateway with one rule for everything on port 80.</summary>
    public static Task<RealGateway> StartAsync(RouteAction action, ListenerKind kind = ListenerKind.Ingress) =>
        StartAsync(Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"), action))) with { Kind = kind });

    public int BoundPort(int port = 80) => _host.BoundPorts[port];

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(BoundPort());

    /// <summary>Sends the bytes of a request and reads what comes until the connection ends.</summary>
    public async Task<RawResponse> SendRawAsync(string request)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(request);
        return RawResponse.Parse(await client.ReadToEndAsync());
    }

    public Task<RawResponse> SendAsync(string method, string target, params string[] fields) => SendRawAsync(
        $"{method} {target} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n");

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
