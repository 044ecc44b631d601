namespace CorsGate.PipyJs.Hosting;

/// <summary>The plugins that requests for a port of a Service go through, and what their scripts are told of it.</summary>
public sealed record PluginChainSource
{
    /// <summary><c>__service.name</c>.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary><c>__cluster.name</c>.</summary>
    public string ClusterName { get; init; } = "";

    /// <summary><c>__cluster.Endpoints</c>: <c>ADDRESS:PORT</c> and weight.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Endpoints { get; init; } = [];

    /// <summary><c>__port.Port</c>.</summary>
    public int Port { get; init; }

    /// <summary><c>__port.Protocol</c>.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary>The plugins of chain <c>outbound-http</c> in the order of requests: they come first, as the caller's sidecar does.</summary>
    public IReadOnlyList<PluginSource> Outbound { get; init; } = [];

    /// <summary>The plugins of chain <c>inbound-http</c> in the order of requests.</summary>
    public IReadOnlyList<PluginSource> Inbound { get; init; } = [];
}
