using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Discovery;

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

    /// <summary>The controller names of the GatewayClasses whose Gateways are served.</summary>
    public ImmutableArray<string> ControllerNames { get; init; } = [StatusOptions.OwnControllerName];

    /// <summary>The names of GatewayClasses that are served although their objects cannot be read.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Whether status is written when this process leads.</summary>
    public bool WritesStatus { get; init; }

    /// <summary>The addresses that the status of Gateways and Ingresses says; empty: those of the Service.</summary>
    public ImmutableArray<GatewayAddress> Addresses { get; init; } = [];

    /// <summary>Gateways with addresses of their own.</summary>
    public ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>> AddressesOf { get; init; } =
        ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>>.Empty;

    /// <summary>The Service in front of the gateway, whose addresses the status says; null: none.</summary>
    public ObjectReference? Service { get; init; }

    /// <summary>Where the last good configuration is kept for a start while the API server is away; null: nowhere.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>How long a start waits for the API server before it serves what was kept.</summary>
    public TimeSpan ColdStartAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The kinds that are read; of Services that in front of the gateway, too, when it is in none of the namespaces.</summary>
    public IEnumerable<WantedKind> Kinds => ResourceReaders.Watched.Select(kind => new WantedKind(new KindName(kind.Group, kind.Kind), kind.Versions)
    {
        FieldSelector = kind.FieldSelector,
        FurtherObject = Service is { } service && kind is { Group: "", Kind: "Service" } && WritesStatus ? (service.Namespace, service.Name) : null,
    });

    /// <summary>What decides which objects are read: what was kept with other settings is not served.</summary>
    public string Scope => $"{Access.Server} {string.Join(',', Namespaces.Order(StringComparer.Ordinal))}";
}
