using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.PipyJs.Hosting;

namespace CorsGate.Gateway.Plugins;

/// <summary>Everything that requests with plugins need: loaded scripts, the way to upstreams, and a client for what scripts send themselves.</summary>
internal sealed class PluginHost : IDisposable
{
    private readonly PluginClient _client;
    private readonly PluginRunner _runner;

    /// <summary>Puts it together.</summary>
    public PluginHost(
        UpstreamCaller upstream, EventLog log, SnapshotHolder snapshots, ForwarderOptions? options, ScriptErrorCounters errors, PluginLimits? limits = null, TimeProvider? time = null)
    {
        var chosen = limits ?? new PluginLimits();
        var clock = time ?? TimeProvider.System;
        Table = new PluginTable(log, errors, new PluginOptions { Time = clock });
        _client = new PluginClient(options, chosen, snapshots);
        _runner = new PluginRunner(upstream, Table, _client, chosen, clock);
    }

    /// <summary>The loaded plugins, and the errors of their scripts.</summary>
    public PluginTable Table { get; }

    /// <summary>Takes a request through its plugins.</summary>
    /// <returns>Null where the response was written; else what to answer instead.</returns>
    public ValueTask<GatewayAnswer?> RunAsync(GatewayRequest request) => _runner.RunAsync(request);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
