using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tests.Hosting.Support;

/// <summary>Small configurations and hosts.</summary>
internal static class Configs
{
    public static GatewayConfig Of(params Listener[] listeners) => new() { Listeners = [.. listeners] };

    public static Listener Cleartext(int port, string name = "default/gw/http", params VirtualHost[] hosts) => new()
    {
        Name = name,
        Owner = new ObjectReference("gateway.networking.k8s.io", "Gateway", "default", "gw"),
        Port = port,
        IsTls = false,
        VirtualHosts = [.. hosts],
    };

    public static Listener Tls(int port, string hostname, params ServerCertificate[] certificates) => new()
    {
        Name = "default/gw/" + (hostname.Length == 0 ? "any" : hostname),
        Owner = new ObjectReference("gateway.networking.k8s.io", "Gateway", "default", "gw"),
        Port = port,
        IsTls = true,
        Hostname = hostname,
        Certificates = [.. certificates],
    };

    /// <summary>A host with one route, whose backend is the sample app of that name.</summary>
    public static VirtualHost HostWithSampleApp(string hostname, string app) => new()
    {
        Hostname = hostname,
        Routes =
        [
            new Route
            {
                Name = "HTTPRoute default/r rule 0",
                Owner = new ObjectReference("gateway.networking.k8s.io", "HTTPRoute", "default", "r"),
                Match = new RouteMatch(),
                Action = new RouteAction
                {
                    Backends = [new WeightedBackend { Weight = 1, Backend = new Backend { Name = "default/httpbin:8000", SampleApp = app } }],
                },
            },
        ],
    };

    /// <summary>Options with free ports for the given configured ports, and a console on a free port.</summary>
    public static GatewayOptions Options(TestLog log, params int[] ports) => new()
    {
        Log = log.Log,
        Console = new IPEndPoint(IPAddress.Loopback, 0),
        PortMap = ports.ToImmutableDictionary(static port => port, static _ => 0),
    };

    public static GatewayHost Host(GatewayOptions options, LambdaHandler handler) => new(options, handler, Snapshot);

    /// <summary>The snapshot of a configuration.</summary>
    public static GatewaySnapshot Snapshot(GatewayConfig config, int generation, GatewaySnapshot? previous) => new() { Generation = generation };
}
