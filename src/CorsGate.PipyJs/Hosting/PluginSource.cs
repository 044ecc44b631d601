using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Hosting;

/// <summary>A plugin of a chain: its script, and what it is configured with.</summary>
public sealed record PluginSource
{
    /// <summary>Its name: the script's <c>__filename</c> is <c>/plugins/NAME.js</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The script and where it stands.</summary>
    public required ScriptSource Script { get; init; }

    /// <summary>What <c>__service.Plugins[NAME]</c> is; <c>undefined</c>: it is not configured.</summary>
    public PjsValue Config { get; init; }
}
