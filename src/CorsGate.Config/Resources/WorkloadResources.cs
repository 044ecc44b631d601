using System.Collections.Immutable;

namespace CorsGate.Config.Resources;

/// <summary>A Deployment (apps/v1): the pods that it makes.</summary>
public sealed record DeploymentResource : Resource
{
    /// <summary>spec.replicas; 1 where absent.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>spec.template.metadata.labels.</summary>
    public ImmutableDictionary<string, string> PodLabels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>spec.template.spec.serviceAccountName; <c>default</c> where absent.</summary>
    public string ServiceAccount { get; init; } = "default";

    /// <summary>spec.template.spec.containers.</summary>
    public ImmutableArray<PodContainer> Containers { get; init; } = [];
}

/// <summary>A ServiceAccount (v1): only that it exists matters.</summary>
public sealed record ServiceAccountResource : Resource;
