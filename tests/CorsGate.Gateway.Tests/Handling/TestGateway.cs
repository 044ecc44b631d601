using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Telemetry;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>A gateway on free ports of the loopback address, with a forwarder that has no upstream.</summary>
internal sealed class TestGateway : IRequestHandlerFactory, IAsyncDisposable
{
    private readonly StringWriter _text = new();
    private readonly EventLog _log;
    private readonly GatewayHost _host;

    private TestGateway(int[] ports)
    {
        _log = new EventLog(_text, json: false, new EventLogTests.FixedTime());
        _host = new GatewayHost(
            new GatewayOptions { Log = _log, Console = null, PortMap = ports.ToImmutableDictionary(port => port, _ => 0) }, this);
    }

    public FakeForwarder Forwarder { get; } = new();

    public GatewayServices? Services { get; private set; }

    public static async Task<TestGateway> StartAsync(params Listener[] listeners)
    {
        var gateway = new TestGateway([.. listeners.Select(listener => listener.Port).Distinct()]);
        Assert.Empty(await gateway._host.ApplyAsync(new GatewayConfig { Listeners = [.. listeners] }, CancellationToken.None).Within());
        return gateway;
    }

    /// <summary>A gateway with one catch-all virtual host on port 80.</summary>
    public static Task<TestGateway> StartAsync(params Route[] routes) =>
        StartAsync(Routing.Make.Listener(80, "", Routing.Make.Host("*", routes)));

    public IRequestHandler Create(GatewayServices services)
    {
        Services = services;
        return new GatewayRequestHandler(Forwarder, _log, services.Snapshots, services.SampleApps, services.Metrics);
    }

    public int BoundPort(int port = 80) => _host.BoundPorts[port];

    /// <summary>Sends the bytes of a request head and reads what comes until the connection ends.</summary>
    public async Task<RawResponse> SendRawAsync(string request, int port = 80)
    {
        using var client = await RawClient.ConnectAsync(BoundPort(port));
        await client.SendAsync(request);
        return RawResponse.Parse(await client.ReadToEndAsync());
    }

    public Task<RawResponse> SendAsync(string method, string target, params string[] fields) =>
        SendToAsync(80, "a.test", method, target, fields);

    public Task<RawResponse> SendToAsync(int port, string hostHeader, string method, string target, params string[] fields) =>
        SendRawAsync(
            $"{method} {target} HTTP/1.1\r\nHost: {hostHeader}\r\nConnection: close\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n", port);

    /// <summary>The access lines so far, each request's once its connection has ended.</summary>
    public string[] AccessLines() => LogLines(" info access ");

    /// <summary>The lines so far that hold a text.</summary>
    public string[] LogLines(string text)
    {
        _log.Flush();
        return [.. _text.ToString().Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
    }
}
