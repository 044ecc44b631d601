using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>What the command line says about a cluster whose objects are served.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Its API server.</summary>
    public required ClusterAccess Access { get; init; }

    /// <summary>What there is to say about the access, without errors.</summary>
    public ImmutableArray<Problem> Warnings { get; init; } = [];

    /// <summary>The namespaces whose objects are served; empty: all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];
}
