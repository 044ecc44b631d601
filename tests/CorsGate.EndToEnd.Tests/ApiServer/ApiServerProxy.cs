using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Loading;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>A gateway in this process before API servers, in TLS with a certificate of its own making.</summary>
internal sealed class ApiServerProxy : IAsyncDisposable
{
    public const string Dashboard = "https://dashboard.example.com";
    public const string Reader = "https://reader.example.com";

    private const int DefaultPort = 6443;

    private readonly ManifestFolder _folder;
    private readonly RunningGateway _gateway;

    private ApiServerProxy(ManifestFolder folder, RunningGateway gateway)
    {
        _folder = folder;
        _gateway = gateway;
    }

    /// <summary>The port of the only server.</summary>
    public int Port => _gateway.Port(DefaultPort);

    /// <summary>The log so far.</summary>
    public string Log => _gateway.ReadLog();

    /// <summary>Starts one before one server, from the command line: the dashboard may do everything, the reader read.</summary>
    /// <param name="roots">What upstream TLS is verified against.</param>
    /// <param name="host">The server's name or address.</param>
    /// <param name="port">Its port.</param>
    public static Task<ApiServerProxy> StartAsync(X509Certificate2Collection roots, string host, int port) => StartAsync(roots, [], new ApiServerOptions
    {
        Upstream = string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}"),
        AllowedOrigins = [Dashboard + "," + Reader],
        MethodLimits = [Reader + "=GET,HEAD"],
    });

    /// <summary>Starts one before servers at 127.0.0.1, from the manifests of their Pods.</summary>
    /// <param name="roots">What upstream TLS is verified against.</param>
    /// <param name="ports">Their ports.</param>
    public static Task<ApiServerProxy> StartAsync(X509Certificate2Collection roots, params int[] ports) => StartAsync(
        roots,
        [.. ports.Select(port => $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: kube-apiserver-{port}
              namespace: kube-system
            spec:
              containers:
              - name: kube-apiserver
                command:
                - kube-apiserver
                - --advertise-address=127.0.0.1
                - --secure-port={port}
                - --cors-allowed-origins={Dashboard}
            """)],
        new ApiServerOptions());

    /// <summary>The port before the server of a port.</summary>
    public int PortOf(int server) => _gateway.Port(server);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<ApiServerProxy> StartAsync(X509Certificate2Collection roots, string[] manifests, ApiServerOptions server)
    {
        var folder = new ManifestFolder();
        try
        {
            ImmutableArray<string> paths = manifests.Length == 0 ? [] : [folder.Path];
            if (manifests.Length > 0)
                folder.Write("pods.yaml", manifests);
            return new ApiServerProxy(folder, await RunningGateway.StartAsync(new LoadOptions { Paths = paths, ApiServer = server }, roots: roots));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
