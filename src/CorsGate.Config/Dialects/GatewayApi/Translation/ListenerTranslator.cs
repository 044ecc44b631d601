using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Finds out which listeners are served: HTTP and HTTPS without conflict, HTTPS with a certificate. A listener that is in no
/// conflict and lacks its certificate keeps its port and hostname.
/// </summary>
internal static class ListenerTranslator
{
    /// <summary>All listeners by Gateway, the served ones and the others.</summary>
    public static Dictionary<GatewayResource, List<ListenerState>> Translate(ResourceIndex index, GatewayPlaces places, ProblemCollector problems)
    {
        var byGateway = new Dictionary<GatewayResource, List<ListenerState>>(ReferenceEqualityComparer.Instance);
        foreach (var gateway in index.Gateways)
        {
            var states = new List<ListenerState>(gateway.Listeners.Length);
            foreach (var listener in gateway.Listeners)
                states.Add(new ListenerState(gateway, listener, new AllowedRoutes(gateway, listener, index, problems), places.Of(gateway, listener.Port)));
            byGateway.Add(gateway, states);
        }

        if (index.IsOfController)
        {
            foreach (var (gateway, states) in byGateway)
                GatewayRequirements.Check(gateway, states, problems);
        }

        foreach (var state in byGateway.Values.SelectMany(states => states))
        {
            if (state.Listener.Protocol is "HTTP" or "HTTPS")
                continue;
            state.Refuse(
                problems, "protocol", ConditionReason.UnsupportedProtocol,
                $"protocol {state.Listener.Protocol} is not served; use HTTP or HTTPS");
        }

        ListenerConflicts.Resolve(index.Gateways.Select(gateway => byGateway[gateway].Where(state => state.IsServed).ToList()), problems);
        var certificates = new ListenerCertificates(index, problems);
        foreach (var state in byGateway.Values.SelectMany(states => states))
        {
            // Also of one that is not served for another reason: whether its references resolve is a matter of their own.
            if (state.IsTls)
                certificates.Resolve(state);
        }

        ListenerConflicts.KeepClaims(index.Gateways.SelectMany(gateway => byGateway[gateway]), problems);
        return byGateway;
    }
}
