using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>
/// The plugins that requests for a port of a Service go through (osm-edge, PluginChain), with what their scripts are told of the
/// Service. Those of the outbound chain come first, as the caller's sidecar does. A CORS script that the engine answers natively
/// is not among them: it is the <see cref="RouteAction.Cors"/> of the route, which then comes before the first inbound plugin.
/// </summary>
public sealed record PluginMount
{
    /// <summary>The Service.</summary>
    public required ObjectReference Service { get; init; }

    /// <summary>The port of the Service: <c>__port.Port</c>.</summary>
    public required int Port { get; init; }

    /// <summary><c>__port.Protocol</c>.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary><c>__service.name</c>: <c>NAME.NAMESPACE.svc.cluster.local</c>.</summary>
    public required string ServiceName { get; init; }

    /// <summary><c>__cluster.name</c>: <c>NAMESPACE/NAME|PORT</c>.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The plugins of chain <c>outbound-http</c> in the order of requests; empty unless a caller was named.</summary>
    public ImmutableArray<MountedPlugin> Outbound { get; init; } = [];

    /// <summary>The plugins of chain <c>inbound-http</c> in the order of requests.</summary>
    public ImmutableArray<MountedPlugin> Inbound { get; init; } = [];
}

/// <summary>A plugin in a chain, with its configuration for one Service.</summary>
public sealed record MountedPlugin
{
    /// <summary>The name of the Plugin: its script's <c>__filename</c> is <c>/plugins/NAME.js</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The Plugin.</summary>
    public required ObjectReference Source { get; init; }

    /// <summary>The text of the script.</summary>
    public required string Script { get; init; }

    /// <summary>
    /// Where the first character of the text stands: line n of the script is line <c>Line + n - 1</c> of the file, its column c the
    /// column <c>Column + c - 1</c>, for a text in quotes or folded roughly.
    /// </summary>
    public required SourceLocation ScriptLocation { get; init; }

    /// <summary>The priority.</summary>
    public required double Priority { get; init; }

    /// <summary>What <c>__service.Plugins[NAME]</c> is; null: no PluginConfig of the plugin names the Service.</summary>
    public ConfigValue? Config { get; init; }

    /// <summary>The PluginConfig it comes from; null: there is none.</summary>
    public ObjectReference? ConfigSource { get; init; }
}
