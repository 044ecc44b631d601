using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// What a Gateway may ask of its controller (Gateway API, GatewaySpec.addresses and GatewayInfrastructure.parametersRef): a Gateway that
/// asks for more than there is must be refused. From files both fields have no effect: there is nothing to deploy.
/// </summary>
internal static class GatewayRequirements
{
    /// <summary>Takes the listeners of a Gateway out of service that asks for what is not supported.</summary>
    public static void Check(GatewayResource gateway, IEnumerable<ListenerState> listeners, ProblemCollector problems)
    {
        var finding = Find(gateway);
        if (finding is null)
            return;
        problems.Error(gateway, null, finding.Reason == ConditionReason.InvalidParameters ? "spec.infrastructure.parametersRef" : "spec.addresses", finding);
        foreach (var state in listeners)
        {
            state.IsServed = false;
            state.Findings.Add(finding with { Reason = ConditionReason.Invalid });
        }
    }

    /// <summary>
    /// Whether parameters are taken without effect: those of kgateway say how its own data plane is deployed, and a Gateway that comes
    /// from there has them.
    /// </summary>
    public static bool Understands(ResourceLink parameters) => parameters is { Group: ApiNames.KgatewayGroup, Kind: "GatewayParameters" };

    private static Finding? Find(GatewayResource gateway)
    {
        if (gateway.ParametersRef is { } parameters && !Understands(parameters))
        {
            return new Finding(
                ConditionReason.InvalidParameters,
                $"parameters of kind {parameters.Kind} (group {Quoted.Text(parameters.Group)}) are not supported, the Gateway is not served; remove infrastructure.parametersRef");
        }

        return gateway.Addresses.FirstOrDefault(address => address.Type is not ("IPAddress" or "Hostname")) is { } unsupported
            ? new Finding(
                ConditionReason.UnsupportedAddress,
                $"addresses of type {Quoted.Text(unsupported.Type)} are not supported, the Gateway is not served; use IPAddress or Hostname, or let the addresses be chosen")
            : null;
    }
}
