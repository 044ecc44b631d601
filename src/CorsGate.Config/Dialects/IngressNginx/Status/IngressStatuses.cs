using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.IngressNginx.Status;

/// <summary>The status of Ingresses: the addresses at which those that are served are reached.</summary>
internal static class IngressStatuses
{
    /// <summary>The Ingresses that have a route.</summary>
    public static IEnumerable<IngressStatus> Of(StatusInput input)
    {
        if (input.Options.IngressAddresses.IsEmpty)
            return [];
        var served = input.Listeners
            .Where(listener => listener.Kind == ListenerKind.Ingress)
            .SelectMany(listener => listener.VirtualHosts)
            .SelectMany(host => host.Routes)
            .Select(route => route.Owner)
            .ToHashSet();
        return input.Resources.OfKind<IngressResource>()
            .Where(ingress => served.Contains(ingress.Reference))
            .Select(ingress => new IngressStatus
            {
                Reference = ingress.Reference,
                ObservedGeneration = ingress.Generation,
                Addresses = input.Options.IngressAddresses,
            });
    }
}
