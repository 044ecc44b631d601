namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The state of a kind of objects that are read from a cluster.</summary>
/// <param name="Kind">The kind with its API group, such as <c>HTTPRoute.gateway.networking.k8s.io</c>.</param>
/// <param name="Namespace">The namespace that it is read in; empty: all.</param>
/// <param name="State">One word, of few.</param>
public sealed record ClusterKindState(string Kind, string Namespace, string State);
