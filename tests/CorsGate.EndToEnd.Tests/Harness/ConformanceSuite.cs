namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>
/// The tests of the Gateway API's conformance suite (v1.6.1 and what was added until August 2026) about Gateways, HTTPRoutes and GRPCRoutes,
/// each with the features beside Gateway, HTTPRoute, GRPCRoute and ReferenceGrant that an implementation announces when it wants to be asked.
/// </summary>
internal static class ConformanceSuite
{
    /// <summary>The features whose tests nobody may leave out who announces the kind.</summary>
    public static readonly string[] CoreFeatures = ["Gateway", "HTTPRoute", "GRPCRoute", "ReferenceGrant"];

    /// <summary>The tests of the profile GATEWAY-HTTP that everybody has to pass.</summary>
    public static readonly string[] CoreOfHttp =
    [
        "GatewayClassObservedGenerationBump", "GatewayInvalidParametersRef", "GatewayInvalidRouteKind", "GatewayInvalidTLSConfiguration",
        "GatewayListenerUnsupportedProtocol", "GatewayModifyListeners", "GatewayNameMaximumLength", "GatewayObservedGenerationBump",
        "GatewaySecretInvalidReferenceGrant", "GatewaySecretMissingReferenceGrant", "GatewaySecretReferenceGrantAllInNamespace",
        "GatewaySecretReferenceGrantSpecific", "GatewayWithAttachedRoutes", "HTTPRouteCrossNamespace", "HTTPRouteExactPathMatching",
        "HTTPRouteHTTPSListener", "HTTPRouteHeaderMatching", "HTTPRouteHostnameIntersection", "HTTPRouteInvalidBackendRefUnknownKind",
        "HTTPRouteInvalidCrossNamespaceBackendRef", "HTTPRouteInvalidCrossNamespaceParentRef", "HTTPRouteInvalidNonExistentBackendRef",
        "HTTPRouteInvalidParentRefNotMatchingSectionName", "HTTPRouteInvalidReferenceGrant", "HTTPRouteListenerHostnameMatching",
        "HTTPRouteMatching", "HTTPRouteMatchingAcrossRoutes", "HTTPRouteMultipleGateways", "HTTPRouteNoBackendRefs",
        "HTTPRouteObservedGenerationBump", "HTTPRoutePartiallyInvalidViaInvalidReferenceGrant", "HTTPRoutePathMatchOrder",
        "HTTPRouteRedirectHostAndStatus", "HTTPRouteReferenceGrant", "HTTPRouteRequestHeaderModifier", "HTTPRouteServiceTypes",
        "HTTPRouteSimpleSameNamespace", "HTTPRouteWeight",
    ];

    /// <summary>The same of the profile GATEWAY-GRPC, as far as it is not about Gateways.</summary>
    public static readonly string[] CoreOfGrpc = ["GRPCExactMethodMatching", "GRPCRouteHeaderMatching", "GRPCRouteListenerHostnameMatching", "GRPCRouteWeight"];

    /// <summary>The other tests, with their features.</summary>
    public static readonly (string Test, string[] Features)[] Extended =
    [
        ("GRPCRouteNamedRule", ["GRPCRouteNamedRouteRule"]),
        ("GRPCRouteRequestHeaderModifier", ["GRPCRouteRequestHeaderModifier"]),
        ("GatewayFrontendClientCertificateValidation", ["GatewayFrontendClientCertificateValidation"]),
        ("GatewayFrontendClientCertificateValidationInsecureFallback", ["GatewayFrontendClientCertificateValidation", "GatewayFrontendClientCertificateValidationInsecureFallback"]),
        ("GatewayFrontendInvalidDefaultClientCertificateValidation", ["GatewayFrontendClientCertificateValidation"]),
        ("GatewayHTTPListenerIsolation", ["GatewayHTTPListenerIsolation"]),
        ("GatewayInfrastructure", ["GatewayInfrastructurePropagation"]),
        ("GatewayInvalidFrontendClientCertificateValidation", ["GatewayFrontendClientCertificateValidation"]),
        ("GatewayInvalidTLSBackendConfiguration", ["GatewayBackendClientCertificate", "BackendTLSPolicy"]),
        ("GatewayOptionalAddressValue", ["GatewayAddressEmpty"]),
        ("GatewayStaticAddresses", ["GatewayStaticAddresses"]),
        ("GatewayTLSBackendClientCertificate", ["GatewayBackendClientCertificate", "BackendTLSPolicy"]),
        ("GatewayWithAttachedRoutesWithPort8080", ["GatewayPort8080"]),
        ("HTTPRoute303Redirect", ["HTTPRoute303RedirectStatusCode"]),
        ("HTTPRoute307Redirect", ["HTTPRoute307RedirectStatusCode"]),
        ("HTTPRoute308Redirect", ["HTTPRoute308RedirectStatusCode"]),
        ("HTTPRouteBackendProtocolH2C", ["HTTPRouteBackendProtocolH2C"]),
        ("HTTPRouteBackendProtocolWebSocket", ["HTTPRouteBackendProtocolWebSocket"]),
        ("HTTPRouteBackendRequestHeaderModifier", ["HTTPRouteBackendRequestHeaderModification"]),
        ("HTTPRouteBackendRequestRedirect", ["HTTPRouteBackendRequestRedirect"]),
        ("HTTPRouteBackendURLRewrite", ["HTTPRouteBackendURLRewrite"]),
        ("HTTPRouteCORS", ["HTTPRouteCORS"]),
        ("HTTPRouteDisallowedKind", ["TLSRoute"]),
        ("HTTPRouteHTTPSListenerDetectMisdirectedRequests", ["GatewayHTTPSListenerDetectMisdirectedRequests"]),
        ("HTTPRouteInvalidParentRefNotMatchingListenerPort", ["HTTPRouteDestinationPortMatching"]),
        ("HTTPRouteInvalidParentRefSectionNameNotMatchingPort", ["HTTPRouteParentRefPort"]),
        ("HTTPRouteListenerPortMatching", ["HTTPRouteParentRefPort"]),
        ("HTTPRouteMethodMatching", ["HTTPRouteMethodMatching"]),
        ("HTTPRouteNamedRule", ["HTTPRouteNamedRouteRule"]),
        ("HTTPRouteQueryParamMatching", ["HTTPRouteQueryParamMatching"]),
        ("HTTPRouteRedirectPath", ["HTTPRoutePathRedirect"]),
        ("HTTPRouteRedirectPort", ["HTTPRoutePortRedirect"]),
        ("HTTPRouteRedirectPortAndScheme", ["HTTPRoutePortRedirect", "GatewayPort8080"]),
        ("HTTPRouteRedirectScheme", ["HTTPRouteSchemeRedirect"]),
        ("HTTPRouteRequestHeaderModifierBackendWeights", ["HTTPRouteBackendRequestHeaderModification"]),
        ("HTTPRouteRequestMirror", ["HTTPRouteRequestMirror"]),
        ("HTTPRouteRequestMultipleMirrors", ["HTTPRouteRequestMirror", "HTTPRouteRequestMultipleMirrors"]),
        ("HTTPRouteRequestPercentageMirror", ["HTTPRouteRequestPercentageMirror"]),
        ("HTTPRouteResponseHeaderModifier", ["HTTPRouteResponseHeaderModification"]),
        ("HTTPRouteRetry", ["HTTPRouteRetry"]),
        ("HTTPRouteRetryConnectionError", ["HTTPRouteRetry", "HTTPRouteRetryConnectionError"]),
        ("HTTPRouteRetryWithTimeouts", ["HTTPRouteRetry", "HTTPRouteRetryBackendTimeout", "HTTPRouteRequestTimeout", "HTTPRouteBackendTimeout"]),
        ("HTTPRouteRewriteHost", ["HTTPRouteHostRewrite"]),
        ("HTTPRouteRewritePath", ["HTTPRoutePathRewrite"]),
        ("HTTPRouteTimeoutBackendRequest", ["HTTPRouteBackendTimeout"]),
        ("HTTPRouteTimeoutRequest", ["HTTPRouteRequestTimeout"]),
    ];
}
