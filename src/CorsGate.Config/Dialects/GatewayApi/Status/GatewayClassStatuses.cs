using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of the GatewayClasses with one of our controller names.</summary>
internal static class GatewayClassStatuses
{
    /// <summary>All of them.</summary>
    public static IEnumerable<GatewayClassStatus> Of(StatusView view) =>
        from @class in view.Judged<GatewayClassResource>()
        where view.Input.Options.ControllerNames.Contains(@class.ControllerName, StringComparer.Ordinal)
        select new GatewayClassStatus
        {
            Reference = @class.Reference,
            ObservedGeneration = @class.Generation,
            Conditions = [Accepted(view, @class)],
            SupportedFeatures = SupportedFeatures.All,
        };

    private static StatusCondition Accepted(StatusView view, GatewayClassResource @class)
    {
        if (view.Refused.TryGetValue(@class.Reference, out var read))
            return StatusCondition.False("Accepted", ConditionReason.Invalid, Findings.Describe(Findings.Of(read.Problems, ConditionReason.Invalid)));
        return @class.ParametersRef is { } parameters && !GatewayRequirements.Understands(parameters)
            ? StatusCondition.False(
                "Accepted", ConditionReason.InvalidParameters,
                $"parameters of kind {parameters.Kind} (group {Quoted.Text(parameters.Group)}) are not supported; remove spec.parametersRef")
            : StatusCondition.True("Accepted", ConditionReason.Accepted, "CorsGate serves the Gateways of this class");
    }
}
