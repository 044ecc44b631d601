using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Translation;

/// <summary>Whether there is a mesh, and whether its plugins are on.</summary>
internal static class MeshSwitch
{
    private const string DefaultName = "osm-mesh-config";

    /// <summary>Whether the configuration is one of a mesh.</summary>
    public static bool IsMesh(ResourceSet resources) => resources.Resources.Any(resource => resource is MeshConfigResource || IsAboutPlugins(resource));

    /// <summary>Whether an object is one of plugins.</summary>
    public static bool IsAboutPlugins(Resource resource) => resource is PluginResource or PluginChainResource or PluginConfigResource;

    /// <summary>The MeshConfig that counts: the one with osm-edge's name, else the oldest. Null: there is none.</summary>
    public static MeshConfigResource? Choose(ResourceSet resources, ProblemCollector problems)
    {
        var all = resources.OfKind<MeshConfigResource>()
            .OrderBy(mesh => string.Equals(mesh.Name, DefaultName, StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(mesh => mesh, AgeOrder.Instance)
            .ToArray();
        foreach (var other in all.Skip(1))
            problems.Warning(other, null, null, $"{all[0].Reference} counts; this one has no effect");
        return all.FirstOrDefault();
    }

    /// <summary>Whether plugins are run. Files without a MeshConfig have plugins because they are wanted.</summary>
    public static bool HasPlugins(ResourceSet resources, MeshConfigResource? mesh, ProblemCollector problems)
    {
        if (resources.Resources.FirstOrDefault(IsAboutPlugins) is not { } first)
            return true;
        if (mesh is null)
        {
            problems.Info(first, null, null, "there is no MeshConfig in the configuration, so plugins are on; with one, spec.featureFlags.enablePluginPolicy decides");
            return true;
        }

        if (!mesh.EnablePluginPolicy)
            problems.Warning(mesh, mesh.FlagLocation, "spec.featureFlags.enablePluginPolicy", "is not true, so no Plugin, PluginChain or PluginConfig has an effect; set it to true");
        return mesh.EnablePluginPolicy;
    }
}
