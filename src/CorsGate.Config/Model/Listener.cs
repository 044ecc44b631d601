using System.Collections.Immutable;
using System.Net;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>What a listener belongs to, in the order in which a host is looked up on a shared port.</summary>
public enum ListenerKind
{
    /// <summary>A Gateway.</summary>
    Gateway,

    /// <summary>The Ingresses.</summary>
    Ingress,

    /// <summary>A server of an nginx.conf.</summary>
    NginxServer,

    /// <summary>A proxy of the Kubernetes API server.</summary>
    ApiServer,

    /// <summary>The Services of a mesh (osm-edge).</summary>
    Service,
}

/// <summary>A port, a protocol and a hostname that requests may arrive at, with the hosts served there.</summary>
public sealed record Listener
{
    /// <summary>A name for logs: <c>namespace/gateway/listener</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The object it was defined by.</summary>
    public required ObjectReference Owner { get; init; }

    /// <summary>The configured port, 1 to 65535, before any port mapping.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// The local address that it takes connections at, where its Gateway has addresses of its own; nothing without this address is
    /// served there. Null: it shares its port with everything that has none. A listener with several addresses is here once for each.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>Where it takes connections: listeners of the same place share it, and are told apart by hostname.</summary>
    public LocalPort Place => new(Port, Address);

    /// <summary>Whether connections are TLS.</summary>
    public required bool IsTls { get; init; }

    /// <summary>The hostname, lower case: exact, <c>*.suffix</c>, or empty for every host.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The certificates of a TLS listener; the first one serves clients whose SNI matches none.</summary>
    public ImmutableArray<ServerCertificate> Certificates { get; init; } = [];

    /// <summary>The virtual hosts, at most one for each hostname.</summary>
    public ImmutableArray<VirtualHost> VirtualHosts { get; init; } = [];

    /// <summary>What it belongs to: where several kinds share a port, a host is looked up in the order of the kinds.</summary>
    public ListenerKind Kind { get; init; } = ListenerKind.Gateway;

    /// <summary>Where it was written.</summary>
    public SourceLocation? Location { get; init; }
}
