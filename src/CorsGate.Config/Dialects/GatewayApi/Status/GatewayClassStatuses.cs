using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of the GatewayClasses with one of our controller names.</summary>
internal static class GatewayClassStatuses
{
    /// <summary>The status of a class; null: it is another controller's.</summary>
    public static GatewayClassStatus? Of(StatusView view, GatewayClassResource @class, JudgedObject judged) =>
        view.Options.ControllerNames.Contains(@class.ControllerName, StringComparer.Ordinal)
            ? new GatewayClassStatus
            {
                Reference = @class.Reference,
                ObservedGeneration = @class.Generation,
                Conditions = [Accepted(@class, judged)],
                SupportedFeatures = SupportedFeatures.All,
            }
            : null;

    private static StatusCondition Accepted(GatewayClassResource @class, JudgedObject judged)
    {
        if (judged.Refused is { } read)
            return StatusCondition.False("Accepted", ConditionReason.Invalid, Findings.Describe(Findings.Of(read.Problems, ConditionReason.Invalid)));
        return @class.ParametersRef is { } parameters && !GatewayRequirements.Understands(parameters)
            ? StatusCondition.False(
                "Accepted", ConditionReason.InvalidParameters,
                $"parameters of kind {parameters.Kind} (group {Quoted.Text(parameters.Group)}) are not supported; remove spec.parametersRef")
            : StatusCondition.True("Accepted", ConditionReason.Accepted, "CorsGate serves the Gateways of this class");
    }
}
