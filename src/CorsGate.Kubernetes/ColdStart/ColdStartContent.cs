using System.Collections.Immutable;
using CorsGate.Config.Loading;

namespace CorsGate.Kubernetes.ColdStart;

/// <summary>What was kept for a cold start.</summary>
/// <param name="SavedAt">When it was written.</param>
/// <param name="Objects">The objects, each as a change from nothing, for <see cref="ObjectLoader"/>.</param>
public sealed record ColdStartContent(DateTimeOffset SavedAt, ImmutableArray<ObjectChange> Objects);
