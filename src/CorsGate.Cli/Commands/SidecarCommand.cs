using System.Collections.Immutable;
using System.CommandLine;
using CorsGate.Cli.Arguments;
using CorsGate.Cli.Running;
using CorsGate.Config.Dialects.OsmEdge;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.ConsolePages;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Cli.Commands;

/// <summary><c>corsgate sidecar</c>: the inbound plugins of one Service in front of one application, as osm-edge's sidecar runs them.</summary>
internal static class SidecarCommand
{
    // What the log calls the port where --listen leaves it open: that of osm-edge's sidecars.
    private const int UsualPort = 15003;

    private static readonly Option<string[]> Files = new("--filename", "-f")
    {
        Description = "A file, a folder (read recursively), or - for standard input. May be repeated.",
        HelpName = "PATH",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Service = new("--service")
    {
        Description = "The Service of the application; its plugins are those of the pods that it selects.",
        HelpName = "NS/NAME",
        Required = true,
    };

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "Where requests come in; port 0 takes a free one.",
        HelpName = "ADDRESS:PORT",
        Required = true,
    };

    private static readonly Option<string> App = new("--app")
    {
        Description = "Where the application is.",
        HelpName = "HOST:PORT",
        Required = true,
    };

    private static readonly Option<string?> Namespace = new("--namespace", "-n")
    {
        Description = "The namespace of objects that name none; by default the Service's.",
        HelpName = "NS",
    };

    private static readonly Option<string> Scripts = new("--osm-edge-scripts")
    {
        HelpName = "auto|always",
        Description = "auto: the published CORS plugin is answered natively, other plugins by running their scripts; always: run every script.",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string> Console = new("--console")
    {
        Description = "Where the page /cors-test is, with /livez and /readyz; 'off' for nowhere.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "127.0.0.1:9080",
    };

    private static readonly Option<string> LogFormat = new("--log-format")
    {
        HelpName = "text|json",
        Description = "The form of log lines.",
        DefaultValueFactory = _ => "text",
    };

    public static string[] Examples { get; } =
    [
        "corsgate sidecar --service shop/web --listen 127.0.0.1:8080 --app 127.0.0.1:9000 -f mesh/",
        "corsgate sidecar --service pipy/pipy-ok --listen 0.0.0.0:15003 --app 127.0.0.1:8080 -f mesh/ --osm-edge-scripts always",
    ];

    public static Command Create()
    {
        var command = new Command("sidecar", "Run the inbound plugins of an osm-edge Service in front of one application.")
        {
            Files, Service, Listen, App, Namespace, Scripts, Console, LogFormat,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            var format = ChoiceArgument.Read("--log-format", arguments.GetValue(LogFormat)!, "text", "json");
            using var log = new EventLog(arguments.InvocationConfiguration.Output, format is "json");
            var service = arguments.GetValue(Service)!;
            if (service.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                throw new ArgumentError($"--service: '{service}' is not NS/NAME; write for example --service shop/web");
            if (!HostAndPort.TrySplit(arguments.GetValue(App)!, out var host, out var port))
                throw new ArgumentError($"--app: '{arguments.GetValue(App)}' is not HOST:PORT; write for example --app 127.0.0.1:9000");
            var listen = HostAndPort.ReadAddress("--listen", arguments.GetValue(Listen)!);
            var configured = listen.Port == 0 ? UsualPort : listen.Port;
            var load = new LoadOptions
            {
                Paths = [.. arguments.GetValue(Files)!],
                DefaultNamespace = arguments.GetValue(Namespace) ?? service.Split('/')[0],
                EndpointOverrides = ImmutableDictionary<string, BackendEndpoint>.Empty.Add(service, new BackendEndpoint(host, port)),
                OsmEdgeScripts = ChoiceArgument.Read("--osm-edge-scripts", arguments.GetValue(Scripts)!, "auto", "always") is "always" ? ScriptExecution.Always : ScriptExecution.Auto,
            };
            var gateway = new GatewayOptions
            {
                Bind = listen.Address,
                PortMap = ImmutableDictionary<int, int>.Empty.Add(configured, listen.Port),
                Console = arguments.GetValue(Console) is "off" ? null : HostAndPort.ReadAddress("--console", arguments.GetValue(Console)!),
                ConsoleEndpoints = ConsoleEndpoints.All,
                Log = log,
            };
            return await new StandaloneRun(load, gateway, error, startExport: null, new SidecarConfig(service, configured).Of).RunAsync(cancellationToken);
        }
        catch (ArgumentError wrong)
        {
            await error.WriteLineAsync("error: " + wrong.Message);
            return ExitCode.Usage;
        }
    }
}
