using System.Collections.Concurrent;
using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.PipyJs;
using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Loads the plugins of routes, at the first request for each, and keeps them across reloads that do not change them. Scripts that
/// several Services have are compiled once. Errors of scripts are written to the log here, and counted.
/// </summary>
internal sealed class PluginTable(EventLog log, ScriptErrorCounters errors, PluginOptions options)
{
    private readonly ConcurrentDictionary<(ObjectReference Service, int Port), LoadedMount> _mounts = [];
    private readonly ConcurrentDictionary<(string File, string Place, string Text), PjsScript> _scripts = [];
    private readonly Lock _loading = new();

    /// <summary>The plugins of a rule.</summary>
    public LoadedMount Get(CompiledAction action)
    {
        if (action.Plugins is { } loaded)
            return loaded;
        lock (_loading)
            return action.Plugins ??= Load(action.Source.Plugins!);
    }

    /// <summary>Reports an error that a request met in what scripts had left.</summary>
    public void Report(string plugin, string message)
    {
        errors.Count(plugin);
        log.Write("error", $"plugin {plugin}: {message}");
    }

    private LoadedMount Load(PluginMount mount)
    {
        var fingerprint = MountFingerprint.Of(mount);
        var key = (mount.Service, mount.Port);
        if (_mounts.TryGetValue(key, out var before) && string.Equals(before.Fingerprint, fingerprint, StringComparison.Ordinal))
            return before;
        var isLoaded = PluginChain.TryLoad(SourceOf(mount), OptionsOf(mount), out var chain, out var error, Compile);
        if (!isLoaded)
            Report(error!.Plugin, $"{error} ({mount.Service} port {mount.Port} answers 500 until it is right)");
        return _mounts[key] = new LoadedMount(chain, mount.Outbound.Concat(mount.Inbound).Any(ReadsOrigin), fingerprint);
    }

    private PluginOptions OptionsOf(PluginMount mount) => options with
    {
        Log = (level, line) => log.Write(
            level switch { PjsLogLevel.Error => "error", PjsLogLevel.Warning => "warning", PjsLogLevel.Debug => "debug", _ => "info" },
            $"plugins of {mount.Service.Namespace}/{mount.Service.Name}: {line}"),
        OnError = (plugin, error) => Report(plugin, error.ToLogLine()),
    };

    private PjsScript Compile(ScriptSource source)
    {
        var (line, column) = source.PlaceOf(0);
        return _scripts.GetOrAdd(
            (source.Name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line}:{column}"), source.Text),
            static (_, script) => PjsScript.Compile(script),
            source);
    }

    // A script that looks into its configuration and has none has nothing to compare the Origin with.
    private static bool ReadsOrigin(MountedPlugin plugin) =>
        plugin.Script.Contains("origin", StringComparison.OrdinalIgnoreCase)
        && (plugin.Config is not null || !plugin.Script.Contains("Plugins", StringComparison.Ordinal));

    private static PluginChainSource SourceOf(PluginMount mount) => new()
    {
        ServiceName = mount.ServiceName,
        ClusterName = mount.ClusterName,
        Port = mount.Port,
        Protocol = mount.Protocol,
        Outbound = [.. mount.Outbound.Select(SourceOf)],
        Inbound = [.. mount.Inbound.Select(SourceOf)],
    };

    private static PluginSource SourceOf(MountedPlugin plugin) => new()
    {
        Name = plugin.Name,
        Script = new ScriptSource(plugin.ScriptLocation.File, plugin.Script, plugin.ScriptLocation.Line, Math.Max(0, plugin.ScriptLocation.Column - 1)),
        Config = ConfigValues.ToScript(plugin.Config),
    };
}
