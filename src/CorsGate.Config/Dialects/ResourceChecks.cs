using CorsGate.Config.Dialects.OsmEdge.Cors;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects;

/// <summary>The checks between objects, one registration line for each.</summary>
internal static class ResourceChecks
{
    private static readonly IResourceCheck[] All =
    [
        new CorsPluginConfigCheck(),
    ];

    /// <summary>All checks as one.</summary>
    /// <param name="all">All objects.</param>
    public static Func<Resource, Refusal?> Open(ResourceSet all)
    {
        var checks = All.Select(check => check.Open(all)).OfType<Func<Resource, Refusal?>>().ToArray();
        return resource => checks.Select(check => check(resource)).FirstOrDefault(refusal => refusal is not null);
    }
}
