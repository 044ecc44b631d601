using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>A gateway in this process before an API server, in TLS on a free port, with the policy of a read-only and of a full dashboard.</summary>
internal sealed class ApiServerProxy : IAsyncDisposable
{
    public const string Dashboard = "https://dashboard.example.com";
    public const string Reader = "https://reader.example.com";

    private readonly StringWriter _output = new();
    private readonly EventLog _log;
    private readonly GatewayHost _host;

    private ApiServerProxy(X509Certificate2Collection roots)
    {
        _log = new EventLog(_output, json: false);
        _host = new GatewayHost(
            new GatewayOptions { Log = _log, Console = null, UpstreamRoots = roots, PortMap = ImmutableDictionary<int, int>.Empty.Add(6443, 0).Add(6080, 0) },
            new GatewayRequestHandlerFactory());
    }

    /// <summary>The port of TLS.</summary>
    public int Port => _host.BoundPorts[6443];

    /// <summary>The port without TLS.</summary>
    public int CleartextPort => _host.BoundPorts[6080];

    public string Log
    {
        get
        {
            _log.Flush();
            return _output.ToString();
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="roots">What upstream TLS is verified against.</param>
    /// <param name="certificate">Its own certificate.</param>
    /// <param name="host">The upstream's name or address.</param>
    /// <param name="ports">The upstream's ports: one for each path <c>/0</c>, <c>/1</c> …, the first for all others.</param>
    public static async Task<ApiServerProxy> StartAsync(X509Certificate2Collection roots, X509Certificate2 certificate, string host, params int[] ports)
    {
        var proxy = new ApiServerProxy(roots);
        var owner = new ObjectReference("", "Pod", "kube-system", "kube-apiserver");
        VirtualHost[] hosts =
        [
            new()
            {
                Hostname = "*",
                Routes =
                [
                    .. ports.Select((port, i) => Route(owner, "/" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), host, port)),
                    Route(owner, "/", host, ports[0]),
                ],
            },
        ];
        var own = new ServerCertificate(owner, location: null, certificate, []);
        Listener[] listeners =
        [
            new() { Name = "apiserver", Owner = owner, Port = 6443, IsTls = true, Certificates = [own], VirtualHosts = [.. hosts], Kind = ListenerKind.ApiServer },
            new() { Name = "cleartext", Owner = owner, Port = 6080, IsTls = false, VirtualHosts = [.. hosts], Kind = ListenerKind.ApiServer },
        ];
        Assert.Empty(await proxy._host.ApplyAsync(new GatewayConfig { Listeners = [.. listeners] }, CancellationToken.None));
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));
        _log.Dispose();
    }

    private static Route Route(ObjectReference owner, string path, string host, int port) => new()
    {
        Name = "Pod kube-system/kube-apiserver " + path,
        Owner = owner,
        Match = new RouteMatch { Path = new PathMatch(PathMatchKind.Prefix, path) },
        Action = new RouteAction
        {
            ReadTimeout = Timeout.InfiniteTimeSpan,
            Cors = Policy(owner),
            Backends =
            [
                new WeightedBackend
                {
                    Weight = 1,
                    Backend = new Backend { Name = "apiserver", Protocol = BackendProtocol.Https, Endpoints = [new BackendEndpoint(host, port)] },
                },
            ],
        },
    };

    private static AttachedPolicy Policy(ObjectReference owner) => new()
    {
        Source = owner,
        Attachment = PolicyAttachment.Annotations,
        Semantics = CorsSemantics.KubeApiServerDocumented,
        Policy = new CorsPolicy
        {
            AllowOrigins = [new(OriginPatterns.Exact(Dashboard)), new(OriginPatterns.Exact(Reader))],
            AllowMethods = [new("GET"), new("POST"), new("PUT"), new("DELETE"), new("PATCH"), new("OPTIONS")],
            AllowHeaders = [new("Authorization"), new("Content-Type")],
            AllowCredentials = new(Value: true),
            MethodLimits = [new MethodLimit(new(OriginPatterns.Exact(Reader)), ["GET", "HEAD"])],
        },
    };
}
