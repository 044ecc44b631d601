using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>A Plugin (plugin.flomesh.io): a PipyJS script.</summary>
public sealed record PluginResource : Resource
{
    /// <summary>spec.pipyscript; empty for a refused one.</summary>
    public string Script { get; init; } = "";

    /// <summary>Where the first character of the script stands.</summary>
    public required SourceLocation ScriptLocation { get; init; }

    /// <summary>spec.priority; 0 where absent, as in osm-edge.</summary>
    public double Priority { get; init; }
}

/// <summary>A PluginChain: which plugins the pods that it selects have.</summary>
public sealed record PluginChainResource : Resource
{
    /// <summary>spec.chains.</summary>
    public ImmutableArray<PluginChainEntry> Chains { get; init; } = [];

    /// <summary>spec.selectors.podSelector; null selects every pod.</summary>
    public LabelSelector? PodSelector { get; init; }

    /// <summary>spec.selectors.namespaceSelector; null selects every namespace.</summary>
    public LabelSelector? NamespaceSelector { get; init; }
}

/// <summary>The plugins of one chain. Their order in the list means nothing.</summary>
/// <param name="Name"><c>inbound-http</c>, <c>outbound-http</c>, <c>inbound-tcp</c> or <c>outbound-tcp</c>.</param>
/// <param name="Plugins">The names of the plugins.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record PluginChainEntry(string Name, ImmutableArray<Sourced<string>> Plugins, SourceLocation Location, string Field);

/// <summary>A PluginConfig: what a plugin is configured with for some Services.</summary>
public sealed record PluginConfigResource : Resource
{
    /// <summary>spec.plugin.</summary>
    public required Sourced<string> Plugin { get; init; }

    /// <summary>spec.destinationRefs: Services.</summary>
    public ImmutableArray<ResourceLink> Destinations { get; init; } = [];

    /// <summary>spec.config; of a refused object an empty one.</summary>
    public required ConfigValue Config { get; init; }
}

/// <summary>A MeshConfig (config.openservicemesh.io), as far as plugins are concerned.</summary>
public sealed record MeshConfigResource : Resource
{
    /// <summary>spec.featureFlags.enablePluginPolicy; false where absent.</summary>
    public bool EnablePluginPolicy { get; init; }

    /// <summary>Where the flag was written, or would be.</summary>
    public required SourceLocation FlagLocation { get; init; }

    /// <summary>spec.pluginChains: the built-in modules that are given priorities of their own.</summary>
    public ImmutableArray<MeshModule> Modules { get; init; } = [];
}

/// <summary>A built-in module of a chain.</summary>
/// <param name="Chain"><c>inbound-http</c> and so on.</param>
/// <param name="Name">Its name as written, such as <c>modules/inbound-http-routing</c>.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="IsDisabled">Whether it is taken out.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record MeshModule(string Chain, string Name, double Priority, bool IsDisabled, SourceLocation Location, string Field);
