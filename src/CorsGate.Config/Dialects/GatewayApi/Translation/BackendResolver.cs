using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Turns backendRefs into backends (Gateway API, HTTPBackendRef): a Service with its port or a kgateway Backend, of another
/// namespace only with a ReferenceGrant. References to the same port share one instance.
/// </summary>
internal sealed class BackendResolver(ReferenceGrants grants, BackendTable backends)
{
    /// <summary>The backend; null: the reference is not valid, for the reason given.</summary>
    public Backend? Resolve(RouteResource route, BackendRef reference, out Finding? reason)
    {
        var link = reference.Link;
        var isService = link is { Group: "", Kind: "Service" };
        reason = null;
        if (!isService && link is not { Group: ApiNames.KgatewayGroup, Kind: "Backend" })
            reason = new Finding(ConditionReason.InvalidKind, $"kind {link.Kind} of group \"{link.Group}\" is not a backend; refer to a Service, or to a Backend of {ApiNames.KgatewayGroup}");
        else if (!grants.Allow(route, link))
            reason = new Finding(ConditionReason.RefNotPermitted, ReferenceGrants.Refusal(route, link));
        else if (isService && reference.Port is null)
            reason = new Finding(ConditionReason.BackendNotFound, $"a reference to a Service needs a port; add the port of {link.Target}");
        else
            return backends.Find(new BackendKey(link.Namespace, link.Name, isService ? reference.Port!.Value : BackendKey.NoPort, route.IsGrpc), out reason);
        return null;
    }
}
