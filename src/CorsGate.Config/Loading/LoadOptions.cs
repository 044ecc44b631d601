using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>What the command line says about reading a configuration.</summary>
public sealed record LoadOptions
{
    /// <summary>Files, folders, or <c>-</c> for standard input.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>The namespace of objects that name none.</summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Whether every policy is read strictly; false: as its source system does, unless an annotation says otherwise.</summary>
    public bool Strict { get; init; }

    /// <summary>The port of Ingresses without TLS, opened only if there is an Ingress.</summary>
    public int IngressHttpPort { get; init; } = 8080;

    /// <summary>The port of Ingresses with TLS, opened only if there is an Ingress.</summary>
    public int IngressHttpsPort { get; init; } = 8443;

    /// <summary>Whether an Ingress without a class is served (ingress-nginx, <c>--watch-ingress-without-class</c>).</summary>
    public bool WatchIngressWithoutClass { get; init; }

    /// <summary>
    /// The controller names of the GatewayClasses whose Gateways are served; empty: every Gateway is, whatever its class, as from files.
    /// </summary>
    public ImmutableArray<string> ControllerNames { get; init; } = [];

    /// <summary>
    /// The names of GatewayClasses that are ours where the object itself cannot be read: Roles in namespaces do not cover it. Nothing
    /// where every Gateway is served.
    /// </summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>
    /// Gateways that have local addresses of their own and are kept apart by them: only addresses at which connections arrive on this
    /// machine. All other Gateways share the ports, and are kept apart by hostname.
    /// </summary>
    public ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>> GatewayAddresses { get; init; } =
        ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>>.Empty;

    /// <summary>Endpoints given by hand, the strongest source: keys <c>NS/NAME</c> or <c>NS/NAME:PORT</c>.</summary>
    public ImmutableDictionary<string, BackendEndpoint> EndpointOverrides { get; init; } = ImmutableDictionary<string, BackendEndpoint>.Empty;

    /// <summary>The Kubernetes API server to proxy.</summary>
    public ApiServerOptions ApiServer { get; init; } = new();

    /// <summary>How the scripts of osm-edge plugins are run.</summary>
    public ScriptExecution OsmEdgeScripts { get; init; }

    /// <summary>
    /// The Deployment or Pod <c>NS/NAME</c> whose pods requests count as coming from, so that the outbound-http chains of those pods apply,
    /// too; null: requests come from outside the mesh, and only inbound-http chains apply.
    /// </summary>
    public string? OsmEdgeCaller { get; init; }

    /// <summary>Opens what <c>-</c> stands for: standard input, which is read once.</summary>
    public Func<Stream> OpenStandardInput { get; init; } = Console.OpenStandardInput;
}
