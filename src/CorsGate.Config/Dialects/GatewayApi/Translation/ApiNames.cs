namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>Groups, kinds, labels and annotations that the translation compares with.</summary>
internal static class ApiNames
{
    /// <summary>The API group of Gateway, HTTPRoute, GRPCRoute and ReferenceGrant.</summary>
    public const string GatewayGroup = "gateway.networking.k8s.io";

    /// <summary>The API group of kgateway's Backend and TrafficPolicy.</summary>
    public const string KgatewayGroup = "gateway.kgateway.dev";

    /// <summary>The label that every namespace carries: its own name.</summary>
    public const string NamespaceNameLabel = "kubernetes.io/metadata.name";

    /// <summary>The annotation of a Service that a built-in sample app stands in for.</summary>
    public const string SampleAppAnnotation = "corsgate.dev/sample-app";

    /// <summary>The annotation that chooses how a policy is read: <c>source</c> or <c>strict</c>.</summary>
    public const string SemanticsAnnotation = "corsgate.dev/semantics";
}
