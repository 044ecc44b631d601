using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.OsmEdge.Cors;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.OsmEdge.Translation;

/// <summary>
/// Puts plugins on a route: 1 a refused Plugin or configuration keeps the route closed, 2 a refused configuration of the CORS script becomes a policy
/// that allows nobody, 3 the CORS script that comes first is answered by the engine, 4 the rest is for the interpreter.
/// </summary>
internal sealed class PluginMounts(LoadOptions options, SemanticsChoice semantics, ProblemCollector problems)
{
    private readonly Dictionary<PluginConfigResource, AttachedPolicy> _policies = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PluginResource, bool> _isCors = new(ReferenceEqualityComparer.Instance);

    /// <summary>The action with its plugins.</summary>
    public RouteAction Mount(
        RouteAction action,
        ServiceResource service,
        int port,
        ImmutableArray<(PluginResource Plugin, PluginConfigResource? Config)> outbound,
        ImmutableArray<(PluginResource Plugin, PluginConfigResource? Config)> inbound)
    {
        // 1. What a plugin was to prevent must not get through because its script or its configuration was mistyped.
        if (outbound.Concat(inbound).Any(mounted => mounted.Plugin.IsRefused || (mounted.Config is { IsRefused: true } && !IsCors(mounted.Plugin))))
            return action with { FixedStatus = 500 };

        // 2. The same for who may read.
        var closed = inbound.FirstOrDefault(mounted => mounted.Config is { IsRefused: true } && IsCors(mounted.Plugin)).Config;
        inbound = [.. inbound.Where(mounted => !IsClosed(mounted))];
        outbound = [.. outbound.Where(mounted => !IsClosed(mounted))];

        // 3. A plugin before the script could change what it sees: then the order matters, and the interpreter keeps it.
        if (closed is not null)
        {
            action = action with { Cors = Policy(closed) };
        }
        else if (options.OsmEdgeScripts == ScriptExecution.Auto && outbound.IsEmpty && inbound is [var (first, config), ..] && IsCors(first))
        {
            action = action with { Cors = config is null ? null : Policy(config) };
            inbound = inbound[1..];
        }

        // 4. The rest. What is unsafe about a configuration of the CORS script is so whoever runs it.
        foreach (var (_, config) in inbound.Where(mounted => mounted.Config is not null && IsCors(mounted.Plugin)))
        {
            var isNew = !_policies.ContainsKey(config!);
            if (ReferenceEquals(Policy(config!).Semantics, CorsSemantics.Strict) && isNew)
                problems.Warning(config!, config!.Config.Location, "spec.config", "strict semantics were asked for, and the script that runs keeps its own; leave out --osm-edge-scripts always, and put no plugin before it");
        }

        return inbound.IsEmpty && outbound.IsEmpty
            ? action
            : action with
            {
                Plugins = new PluginMount
                {
                    Service = service.Reference,
                    Port = port,
                    ServiceName = $"{service.Name}.{service.Namespace}.svc.cluster.local",
                    ClusterName = string.Create(CultureInfo.InvariantCulture, $"{service.Namespace}/{service.Name}|{port}"),
                    Outbound = [.. outbound.Select(Make)],
                    Inbound = [.. inbound.Select(Make)],
                },
            };
    }

    private static MountedPlugin Make((PluginResource Plugin, PluginConfigResource? Config) mounted) => new()
    {
        Name = mounted.Plugin.Name,
        Source = mounted.Plugin.Reference,
        Script = mounted.Plugin.Script,
        ScriptLocation = mounted.Plugin.ScriptLocation,
        Priority = mounted.Plugin.Priority,
        Config = mounted.Config?.Config,
        ConfigSource = mounted.Config?.Reference,
    };

    private bool IsClosed((PluginResource Plugin, PluginConfigResource? Config) mounted) => mounted.Config is { IsRefused: true } && IsCors(mounted.Plugin);

    private bool IsCors(PluginResource plugin)
    {
        if (!_isCors.TryGetValue(plugin, out var isCors))
            _isCors.Add(plugin, isCors = CorsScript.Is(plugin.Script));
        return isCors;
    }

    private AttachedPolicy Policy(PluginConfigResource config)
    {
        if (_policies.TryGetValue(config, out var known))
            return known;
        var chosen = semantics.Choose(config, config.IsRefused ? CorsSemantics.Strict : CorsSemantics.OsmEdge);
        var policy = new CorsPolicy { Location = config.Config.Location };
        if (!config.IsRefused)
        {
            var report = new CorsConfigReport(config.Reference);
            policy = semantics.Check(config, "spec.config", CorsPluginConfig.Read(config.Config, report, ReferenceEquals(chosen, CorsSemantics.Strict)), chosen);
            problems.AddRange(report.Warnings);
        }

        var attached = new AttachedPolicy
        {
            Source = config.Reference,
            Attachment = PolicyAttachment.PluginConfig,
            Policy = policy,
            Semantics = chosen,
            Location = config.Config.Location,
        };
        _policies.Add(config, attached);
        return attached;
    }
}
