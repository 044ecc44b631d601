using CorsGate.Config.Dialects.OsmEdge.Cors;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>The checks of objects in view of the others, one registration line for each.</summary>
internal static class ResourceSetChecks
{
    private static readonly IResourceSetCheck[] All =
    [
        new CorsPluginConfigCheck(),
    ];

    /// <summary>Whether the outcome of a check may depend on an object.</summary>
    /// <param name="resource">The object; null: none.</param>
    public static bool MayMatter(Resource? resource) => resource is not null && All.Any(check => check.MayMatter(resource));

    /// <summary>All checks as one.</summary>
    /// <param name="all">All objects.</param>
    public static Func<Resource, Refusal?> Open(ResourceSet all)
    {
        var checks = All.Select(check => check.Open(all)).OfType<Func<Resource, Refusal?>>().ToArray();
        return resource => checks.Select(check => check(resource)).FirstOrDefault(refusal => refusal is not null);
    }
}
