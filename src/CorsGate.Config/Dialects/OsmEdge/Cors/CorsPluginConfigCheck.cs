using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// Refuses the PluginConfigs of the published CORS script that it would die of, whichever way the script is run. The configuration
/// of any other script is that script's matter.
/// </summary>
internal sealed class CorsPluginConfigCheck : IResourceSetCheck
{
    public bool MayMatter(Resource resource) => resource is PluginResource or PluginConfigResource;

    public Func<Resource, Refusal?>? Open(ResourceSet all)
    {
        var plugins = all.OfKind<PluginResource>().Where(plugin => CorsScript.Is(plugin.Script)).Select(plugin => plugin.Name).ToHashSet(StringComparer.Ordinal);
        return plugins.Count == 0 ? null : resource => resource is PluginConfigResource { IsRefused: false } config && plugins.Contains(config.Plugin.Value) ? Check(config) : null;
    }

    private static Refusal? Check(PluginConfigResource config)
    {
        var report = new CorsConfigReport(config.Reference);
        CorsPluginConfig.Read(config.Config, report, isStrict: false);
        return report.Errors.IsEmpty
            ? null
            : new Refusal(report.Errors, config with { IsRefused = true, Config = new ConfigValue { Kind = ConfigValueKind.Object, Location = config.Config.Location } });
    }
}
