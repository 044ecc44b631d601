using CorsGate.Config.Loading;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>The GatewayClasses that are ours: those with one of our controller names (Gateway API, GatewayClass.spec.controllerName).</summary>
internal static class GatewayClasses
{
    /// <summary>Their names.</summary>
    public static HashSet<string> Of(ResourceSet resources, LoadOptions options) =>
        resources.OfKind<GatewayClassResource>()
            .Where(@class => options.ControllerNames.Contains(@class.ControllerName, StringComparer.Ordinal))
            .Select(@class => @class.Name)
            .ToHashSet(StringComparer.Ordinal);
}
