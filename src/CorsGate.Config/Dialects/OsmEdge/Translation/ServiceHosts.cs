using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Translation;

/// <summary>The names that a Service is called by within a cluster, and what becomes of any other.</summary>
internal static class ServiceHosts
{
    /// <summary>What a sidecar answers to a Host that is no Service of its pod.</summary>
    private static readonly RouteAction AccessDenied = new() { FixedStatus = 403, FixedBody = "Access denied" };

    /// <summary>The names. The short one without the namespace belongs to callers of the same namespace, which a gateway is not.</summary>
    public static IEnumerable<string> Of(ServiceResource service)
    {
        var name = $"{service.Name}.{service.Namespace}";
        return [name, name + ".svc", name + ".svc.cluster", name + ".svc.cluster.local"];
    }

    /// <summary>The answer to every other name.</summary>
    /// <param name="owner">The object that the port is there for.</param>
    public static VirtualHost Unknown(ServiceResource owner) => new()
    {
        Hostname = "*",
        Routes = [new Route { Name = "host of no Service", Owner = owner.Reference, Match = new RouteMatch(), Action = AccessDenied, Location = owner.Location }],
    };
}
