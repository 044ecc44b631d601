namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>The API group of the Gateway API and its versions.</summary>
internal static class GatewayApiGroup
{
    public const string Name = "gateway.networking.k8s.io";

    /// <summary>The versions of the kinds that have been there from the start; their fields are the same.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["v1", "v1beta1", "v1alpha2"];
}
