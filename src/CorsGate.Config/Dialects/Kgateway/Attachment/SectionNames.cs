using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>The parts of an object that a policy may target by name.</summary>
internal static class SectionNames
{
    /// <summary>The listeners of a Gateway, the named rules of a route.</summary>
    public static IEnumerable<string> Of(Resource resource) => resource switch
    {
        GatewayResource gateway => gateway.Listeners.Select(listener => listener.Name),
        RouteResource route => route.Rules.Select(rule => rule.Name).OfType<string>(),
        _ => [],
    };
}
