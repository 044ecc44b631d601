using System.Globalization;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
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
/// several Services have are compiled once. What cannot be loaded does not replace what serves. What a configuration no longer has is
/// forgotten. Errors of scripts are written to the log here, and counted.
/// </summary>
internal sealed class PluginTable
{
    private readonly Dictionary<(ObjectReference Service, int Port), LoadedMount> _mounts = [];
    private readonly Dictionary<(string File, string Place, string Text), PjsScript> _scripts = [];
    private readonly Lock _loading = new();
    private readonly EventLog _log;
    private readonly ScriptErrorCounters _errors;
    private readonly PluginOptions _options;
    private readonly bool _isDry;

    /// <summary>Makes an empty table.</summary>
    /// <param name="log">Where errors are written.</param>
    /// <param name="errors">Where they are counted.</param>
    /// <param name="options">How scripts are run.</param>
    /// <param name="snapshots">The configuration in force.</param>
    /// <param name="isDry">Whether this is for a request that is only explained: it takes nothing from a quota of what serves, and is neither logged nor counted.</param>
    public PluginTable(EventLog log, ScriptErrorCounters errors, PluginOptions options, SnapshotHolder snapshots, bool isDry)
    {
        (_log, _errors, _options, _isDry) = (log, errors, options, isDry);
        snapshots.WhenReplaced(snapshot => Forget(snapshot.Config));
    }

    /// <summary>The plugins of a rule.</summary>
    public LoadedMount Get(CompiledAction action)
    {
        if (!_isDry && action.Plugins is { } loaded)
            return loaded;
        lock (_loading)
            return _isDry ? Load(action.Source.Plugins!) : action.Plugins ??= Load(action.Source.Plugins!);
    }

    /// <summary>Reports an error that a request met in what scripts had left.</summary>
    public void Report(string plugin, string message)
    {
        if (_isDry)
            return;
        _errors.Count(plugin);
        _log.Write("error", $"plugin {plugin}: {message}");
    }

    private LoadedMount Load(PluginMount mount)
    {
        var fingerprint = MountFingerprint.Of(mount);
        var key = (mount.Service, mount.Port);
        if (_mounts.TryGetValue(key, out var before) && string.Equals(before.Fingerprint, fingerprint, StringComparison.Ordinal))
            return before;
        var isLoaded = PluginChain.TryLoad(SourceOf(mount), OptionsOf(mount), out var chain, out var error, Compile);
        if (!isLoaded)
        {
            // Two plugins that are good by themselves may not be so together. A sidecar that runs keeps the version that it has.
            var isKept = before?.Chain is not null;
            Report(error!.Plugin, $"{error} ({mount.Service} port {mount.Port} {(isKept ? "keeps the plugins that it had" : "answers 500")} until it is right)");
            if (isKept)
                return _mounts[key] = before! with { Fingerprint = fingerprint };
        }

        return _mounts[key] = new LoadedMount(chain, mount.Outbound.Concat(mount.Inbound).Any(ReadsOrigin), fingerprint);
    }

    private PluginOptions OptionsOf(PluginMount mount) => _options with
    {
        Log = _isDry ? null : (level, line) => _log.Write(
            level switch { PjsLogLevel.Error => "error", PjsLogLevel.Warning => "warning", PjsLogLevel.Debug => "debug", _ => "info" },
            $"plugins of {mount.Service.Namespace}/{mount.Service.Name}: {line}"),
        OnError = (plugin, error) => Report(plugin, error.ToLogLine()),
    };

    private PjsScript Compile(ScriptSource source)
    {
        var key = KeyOf(source);
        if (!_scripts.TryGetValue(key, out var script))
            _scripts.Add(key, script = PjsScript.Compile(source));
        return script;
    }

    private static (string File, string Place, string Text) KeyOf(ScriptSource source)
    {
        var (line, column) = source.PlaceOf(0);
        return (source.Name, string.Create(CultureInfo.InvariantCulture, $"{line}:{column}"), source.Text);
    }

    private void Forget(GatewayConfig config)
    {
        lock (_loading)
        {
            if (_mounts.Count == 0)
                return;
            var mounts = config.Listeners.SelectMany(listener => listener.VirtualHosts).SelectMany(host => host.Routes).Select(route => route.Action.Plugins).OfType<PluginMount>().ToList();
            var keys = mounts.Select(mount => (mount.Service, mount.Port)).ToHashSet();
            foreach (var key in _mounts.Keys.Where(key => !keys.Contains(key)).ToList())
                _mounts.Remove(key);
            var scripts = mounts.SelectMany(mount => mount.Outbound.Concat(mount.Inbound)).Distinct().Select(plugin => KeyOf(ScriptOf(plugin))).ToHashSet();
            foreach (var key in _scripts.Keys.Where(key => !scripts.Contains(key)).ToList())
                _scripts.Remove(key);
        }
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
        Script = ScriptOf(plugin),
        Config = ConfigValues.ToScript(plugin.Config),
    };

    private static ScriptSource ScriptOf(MountedPlugin plugin) =>
        new(plugin.ScriptLocation.File, plugin.Script, plugin.ScriptLocation.Line, Math.Max(0, plugin.ScriptLocation.Column - 1));
}
