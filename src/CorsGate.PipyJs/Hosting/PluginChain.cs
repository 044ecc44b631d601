using System.Diagnostics.CodeAnalysis;
using CorsGate.PipyJs.Hosting.Loading;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Hosting;

/// <summary>
/// The plugins of a chain, loaded into a realm of their own: what their scripts share (caches, quotas) is shared by all requests of the
/// chain and by no other. Thread-safe; replaced as a whole when anything of it changes.
/// </summary>
public sealed class PluginChain
{
    private PluginChain(ChainLoader loader, PluginOptions options, ChainStep[] steps)
    {
        (Realm, Layout, Options, Steps) = (loader.Realm, loader.Layout, options, steps);
        ConnectionSlot = loader.ConnectionSlot;
    }

    /// <summary>Whether a script asks for <c>__inbound</c>.</summary>
    public bool WantsConnection => ConnectionSlot is not null;

    internal PjsRealm Realm { get; }

    internal PjsContextLayout Layout { get; }

    internal PluginOptions Options { get; }

    internal ChainStep[] Steps { get; }

    internal int? ConnectionSlot { get; }

    /// <summary>Loads the plugins of a chain.</summary>
    /// <param name="source">The chain; at least one plugin.</param>
    /// <param name="options">The options.</param>
    /// <param name="chain">The loaded chain.</param>
    /// <param name="error">Why it cannot be loaded.</param>
    /// <param name="compile">Compiles a script, or finds what was compiled before; by default it compiles.</param>
    public static bool TryLoad(
        PluginChainSource source,
        PluginOptions options,
        [NotNullWhen(true)] out PluginChain? chain,
        [NotNullWhen(false)] out PluginLoadError? error,
        Func<ScriptSource, PjsScript>? compile = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var loader = new ChainLoader(source, options, compile ?? PjsScript.Compile, isAlone: false);
        error = loader.Load();
        chain = null;
        if (error is not null) return false;
        ChainStep[] steps =
        [
            .. source.Outbound.Concat(source.Inbound).Select(plugin => new ChainStep(loader.Modules.Find("plugins/" + plugin.Name + ".js"))),
            new ChainStep(null),
        ];
        if (steps.Length == 1) throw new ArgumentException("A chain has at least one plugin.", nameof(source));
        chain = new PluginChain(loader, options, steps);
        return true;
    }

    /// <summary>
    /// Checks a script by itself: whether it can be read and makes a configuration, and whether what it imports from osm-edge's own modules
    /// exists. What other plugins export is not known here.
    /// </summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="options">The options.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static PluginLoadError? Check(PluginSource plugin, PluginOptions options)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(options);
        return new ChainLoader(new PluginChainSource { Inbound = [plugin] }, options, PjsScript.Compile, isAlone: true).Load();
    }

    /// <summary>Begins a request.</summary>
    /// <param name="connection">What <c>__inbound</c> is: <c>remoteAddress</c>, <c>remotePort</c> and so on; null: not known.</param>
    public PluginSession Open(PjsObject? connection = null) => new(this, connection);
}
