using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>A Namespace: only its labels matter. The label kubernetes.io/metadata.name is always present.</summary>
public sealed record NamespaceResource : Resource;

/// <summary>A Service.</summary>
public sealed record ServiceResource : Resource
{
    /// <summary>spec.type; <c>ClusterIP</c> by default.</summary>
    public string Type { get; init; } = "ClusterIP";

    /// <summary>spec.externalName of an ExternalName service; null otherwise.</summary>
    public string? ExternalName { get; init; }

    /// <summary>The TCP ports.</summary>
    public ImmutableArray<ServicePort> Ports { get; init; } = [];

    /// <summary>The numbers of ports that are UDP or SCTP alone.</summary>
    public ImmutableArray<int> OtherPorts { get; init; } = [];

    /// <summary>spec.selector: the labels of its pods; empty: it selects none.</summary>
    public ImmutableDictionary<string, string> Selector { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A port of a Service.</summary>
/// <param name="Name">Its name; empty when it has none.</param>
/// <param name="Port">The port that clients name.</param>
/// <param name="TargetPort">spec.ports[].targetPort, number or name; null: the same as <paramref name="Port"/>.</param>
/// <param name="AppProtocol">spec.ports[].appProtocol; null when absent.</param>
/// <param name="Location">Where it was written.</param>
public sealed record ServicePort(string Name, int Port, string? TargetPort, string? AppProtocol, SourceLocation Location);

/// <summary>An EndpointSlice.</summary>
public sealed record EndpointSliceResource : Resource
{
    /// <summary>The Service it belongs to (label kubernetes.io/service-name); null when it has none.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The ports: name (empty when absent) and number.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Ports { get; init; } = [];

    /// <summary>The addresses of the endpoints whose condition <c>ready</c> is true or absent.</summary>
    public ImmutableArray<string> ReadyAddresses { get; init; } = [];
}

/// <summary>A Secret of type kubernetes.io/tls. A class, so that no text form ever holds the key.</summary>
public sealed record TlsSecretResource : Resource
{
    /// <summary>The certificate with its key, loaded and checked to belong together.</summary>
    public required Model.ServerCertificate Certificate { get; init; }
}

/// <summary>A kgateway Backend with static hosts.</summary>
public sealed record StaticBackendResource : Resource
{
    /// <summary>The hosts and ports.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Hosts { get; init; } = [];

    /// <summary>The appProtocol of the static backend; null when absent.</summary>
    public string? AppProtocol { get; init; }
}
