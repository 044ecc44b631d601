using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.IngressNginx.Status;

/// <summary>The status of Ingresses: the addresses at which those that are served are reached.</summary>
internal static class IngressStatuses
{
    /// <summary>The status of an Ingress; null: it has no route, or there are no addresses.</summary>
    public static IngressStatus? Of(StatusView view, IngressResource ingress) =>
        view.Options.IngressAddresses.IsEmpty || !view.Outcomes.IsServedIngress(ingress.Reference)
            ? null
            : new IngressStatus
            {
                Reference = ingress.Reference,
                ObservedGeneration = ingress.Generation,
                Addresses = view.Options.IngressAddresses,
            };
}
