using System.CommandLine;
using System.Globalization;
using System.Net;
using CorsGate.Cli.Arguments;
using CorsGate.Cli.Running;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Loading;
using CorsGate.ConsolePages;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Cli.Commands;

/// <summary><c>corsgate run</c>: serves what manifests or a cluster hold, and follows their changes.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> Files = new("--filename", "-f")
    {
        Description = "A file, a folder (read recursively), or - for standard input. May be repeated. Needed without a cluster or --upstream.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "The namespace of objects that name none.",
        HelpName = "NS",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<string> Semantics = new("--semantics")
    {
        HelpName = "source|strict",
        Description = "source: answer as the system a policy was written for; strict: the safe reading for every policy.",
        DefaultValueFactory = _ => "source",
    };

    private static readonly Option<string[]> SetEndpoint = new("--set-endpoint")
    {
        Description = "Where a Service really is, before anything the manifests say. May be repeated.",
        HelpName = "NS/NAME[:PORT]=[http://|https://]HOST:PORT",
    };

    private static readonly Option<string[]> Resolve = new("--resolve")
    {
        Description = "Override a name look-up of an upstream, as in curl. May be repeated.",
        HelpName = "HOST:PORT=ADDR:PORT",
    };

    private static readonly Option<string[]> PortMap = new("--port-map")
    {
        Description = "Bind another port than the configured one; TO 0 takes a free one. May be repeated.",
        HelpName = "FROM=TO",
    };

    private static readonly Option<string> HttpPort = new("--http-port")
    {
        Description = "The port of Ingresses in cleartext, open only if there is an Ingress.",
        HelpName = "PORT",
        DefaultValueFactory = _ => "8080",
    };

    private static readonly Option<string> HttpsPort = new("--https-port")
    {
        Description = "The port of Ingresses with TLS, open only if there is an Ingress.",
        HelpName = "PORT",
        DefaultValueFactory = _ => "8443",
    };

    private static readonly Option<bool> WatchIngressWithoutClass = new("--watch-ingress-without-class")
    {
        Description = "Serve an Ingress that names no class, too.",
    };

    private static readonly Option<string?> UpstreamCa = new("--upstream-ca")
    {
        Description = "The certificates that TLS upstreams are verified against, PEM, instead of those that the system trusts.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Bind = new("--bind")
    {
        Description = "The address that listeners bind.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string?> OtlpEndpoint = new("--otlp-endpoint")
    {
        Description = "Push metrics to a receiver of OTLP over HTTP, too; the variable OTEL_EXPORTER_OTLP_ENDPOINT does the same.",
        HelpName = "URL",
    };

    private static readonly Option<string> DrainDelay = new("--drain-delay")
    {
        Description = "How long to go on accepting after SIGTERM, so that load balancers can notice, in seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => "0",
    };

    private static readonly Option<string> GracePeriod = new("--grace-period")
    {
        Description = "How long requests in flight may take to finish after SIGTERM, in seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => "30",
    };

    public static string[] Examples { get; } =
    [
        "corsgate run -f samples/quickstart",
        "corsgate run -f manifests/ --semantics strict --port-map 80=18080",
        "corsgate run -f gateway.yaml --set-endpoint httpbin/httpbin:8000=127.0.0.1:9000",
        "corsgate run -f ingress.yaml --set-endpoint shop/web=127.0.0.1:9000 --https-port 8443",
        "corsgate run -f /etc/kubernetes/manifests/kube-apiserver.yaml --upstream-ca /etc/kubernetes/pki/ca.crt --port-map 6443=8443",
        "corsgate run --cors-allowed-origins https://dashboard.example.com --upstream https://10.0.0.1:6443 --upstream-ca ca.crt",
        "corsgate run --upstream https://10.0.0.1:6443 --cors-allowed-origins https://ro.example.com --cors-allowed-methods https://ro.example.com=GET,HEAD",
        "corsgate run -f mesh/ --namespace pipy --set-endpoint pipy/pipy-ok=127.0.0.1:9000",
        "corsgate run -f manifests/ --gateway-address shop/web=127.0.1.1 --gateway-address admin/web=127.0.1.2 --port-map 80=8080",
        "corsgate run --kubeconfig ~/.kube/config --context staging --port-map 80=8080",
        "corsgate run --in-cluster --bind 0.0.0.0 --console 0.0.0.0:9080 --http-port 80 --https-port 443 --port-map 80=10080 --port-map 443=10443",
        "kubectl get gateways,httproutes,services -A -o yaml | corsgate run -f -",
    ];

    public static Command Create()
    {
        var command = new Command("run", "Serve a configuration from files or from a Kubernetes cluster, and follow its changes.")
        {
            Files, Namespace, Semantics, SetEndpoint, Resolve, PortMap, HttpPort, HttpsPort, WatchIngressWithoutClass, UpstreamCa, Bind, ServingFlags.Console, ServingFlags.LogFormat, OtlpEndpoint, DrainDelay, GracePeriod,
        };
        foreach (var flag in ApiServerFlags.All)
            command.Options.Add(flag);
        foreach (var flag in ClusterFlags.All)
            command.Options.Add(flag);
        foreach (var flag in OsmEdgeFlags.All)
            command.Options.Add(flag);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            using var log = ServingFlags.OpenLog(arguments);
            var load = ReadLoadOptions(arguments);
            var cluster = ClusterFlags.Read(arguments, load);
            var gateway = ReadGatewayOptions(arguments, log);
            var addresses = GatewayAddressFlag.ReadLocal(arguments, log, cluster is not null);
            load = load with { GatewayAddresses = addresses };
            gateway = gateway with { GatewayAddresses = [.. addresses.Values.SelectMany(static own => own)] };
            var otlpUrl = OtlpArgument.Read(arguments.GetValue(OtlpEndpoint));
            var exportsMetrics = otlpUrl is not null || OtlpArgument.IsInEnvironment(Environment.GetEnvironmentVariable);
            Func<IDisposable>? startExport = exportsMetrics ? () => OtlpExport.Start(otlpUrl) : null;
            return cluster is null
                ? await new StandaloneRun(load, gateway, error, startExport).RunAsync(cancellationToken)
                : await new ClusterRun(cluster, load, gateway, startExport).RunAsync(cancellationToken);
        }
        catch (ArgumentError wrong)
        {
            await error.WriteLineAsync("error: " + wrong.Message);
            return ExitCode.Usage;
        }
    }

    private static LoadOptions ReadLoadOptions(ParseResult arguments)
    {
        var options = new LoadOptions
        {
            Paths = [.. arguments.GetValue(Files) ?? []],
            DefaultNamespace = arguments.GetValue(Namespace)!,
            Strict = ChoiceArgument.Read("--semantics", arguments.GetValue(Semantics)!, "source", "strict") is "strict",
            IngressHttpPort = ReadPort("--http-port", arguments.GetValue(HttpPort)!),
            IngressHttpsPort = ReadPort("--https-port", arguments.GetValue(HttpsPort)!),
            WatchIngressWithoutClass = arguments.GetValue(WatchIngressWithoutClass),
            EndpointOverrides = EndpointArgument.Read(arguments.GetValue(SetEndpoint)!),
            ApiServer = ApiServerFlags.Read(arguments),
            OsmEdgeScripts = OsmEdgeFlags.ReadScripts(arguments),
            OsmEdgeCaller = OsmEdgeFlags.ReadCaller(arguments),
        };
        ApiServerFlags.Check(options, ClusterFlags.IsAsked(arguments));
        return options.IngressHttpPort != options.IngressHttpsPort
            ? options
            : throw new ArgumentError($"--https-port: {options.IngressHttpsPort} is the port of --http-port, too; one port serves cleartext or TLS, give each its own");
    }

    private static GatewayOptions ReadGatewayOptions(ParseResult arguments, EventLog log) => new()
    {
        Bind = IPAddress.TryParse(arguments.GetValue(Bind), out var bind)
            ? bind
            : throw new ArgumentError($"--bind: '{arguments.GetValue(Bind)}' is not an IP address; write for example --bind 0.0.0.0"),
        PortMap = PortMapArgument.Read(arguments.GetValue(PortMap)!),
        Console = ServingFlags.ReadConsole(arguments),
        UpstreamRoots = CertificatesArgument.Read("--upstream-ca", arguments.GetValue(UpstreamCa)),
        ConsoleEndpoints = ConsoleEndpoints.All,
        Resolve = ResolveArgument.Read(arguments.GetValue(Resolve)!),
        DrainDelay = ReadSeconds("--drain-delay", arguments.GetValue(DrainDelay)!),
        GracePeriod = ReadSeconds("--grace-period", arguments.GetValue(GracePeriod)!),
        Log = log,
    };

    private static int ReadPort(string flag, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw new ArgumentError($"{flag}: '{text}' is not a port number from 1 to 65535; write for example {flag} 8080");

    private static TimeSpan ReadSeconds(string flag, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentError($"{flag}: '{text}' is not a number of seconds up to 3600; write for example {flag} 10");
}
