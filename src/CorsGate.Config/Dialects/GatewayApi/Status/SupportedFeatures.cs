using System.Collections.Immutable;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>
/// The features of Gateway API that are supported (GatewayClass.status.supportedFeatures, names of pkg/features), in ascending order as
/// the API asks.
/// </summary>
internal static class SupportedFeatures
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. new[]
        {
            "GRPCRoute", "GRPCRouteNamedRouteRule", "GRPCRouteRequestHeaderModifier", "Gateway", "GatewayAddressEmpty", "GatewayHTTPListenerIsolation",
            "GatewayHTTPSListenerDetectMisdirectedRequests", "GatewayPort8080",
            "GatewayStaticAddresses", "HTTPRoute", "HTTPRoute303RedirectStatusCode", "HTTPRoute307RedirectStatusCode",
            "HTTPRoute308RedirectStatusCode", "HTTPRouteBackendProtocolH2C", "HTTPRouteBackendProtocolWebSocket",
            "HTTPRouteBackendRequestHeaderModification", "HTTPRouteBackendRequestRedirect", "HTTPRouteBackendTimeout", "HTTPRouteBackendURLRewrite", "HTTPRouteCORS",
            "HTTPRouteDestinationPortMatching", "HTTPRouteHostRewrite", "HTTPRouteMethodMatching", "HTTPRouteNamedRouteRule", "HTTPRouteParentRefPort", "HTTPRoutePathRedirect",
            "HTTPRoutePathRewrite", "HTTPRoutePortRedirect", "HTTPRouteQueryParamMatching", "HTTPRouteRequestMirror",
            "HTTPRouteRequestMultipleMirrors", "HTTPRouteRequestPercentageMirror", "HTTPRouteRequestTimeout",
            "HTTPRouteResponseHeaderModification", "HTTPRouteSchemeRedirect", "ReferenceGrant",
        }.Order(StringComparer.Ordinal),
    ];
}
