using System.CommandLine;
using System.Net;
using CorsGate.Cli.Running;
using CorsGate.Gateway.SampleApps;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Cli.Commands;

/// <summary><c>corsgate httpbin</c>: the built-in httpbin-compatible sample app as a process of its own.</summary>
internal static class HttpbinCommand
{
    private static readonly Option<int> Port = new("--port", "-p")
    {
        Description = "The port; 0 takes a free one.",
        HelpName = "PORT",
        DefaultValueFactory = _ => 8000,
    };

    private static readonly Option<string> Bind = new("--bind")
    {
        Description = "The address to bind.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<string?> Text = new("--text")
    {
        Description = "Answer every request with this text instead.",
        HelpName = "TEXT",
    };

    public static string[] Examples { get; } =
    [
        "corsgate httpbin --port 8000",
        "corsgate httpbin --port 8001 --text \"Hi, I am v1\"",
    ];

    public static Command Create()
    {
        var command = new Command("httpbin", "Run the built-in httpbin-compatible sample app.") { Port, Bind, Text };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var port = arguments.GetValue(Port);
        if (!IPAddress.TryParse(arguments.GetValue(Bind), out var address) || port is < 0 or > ushort.MaxValue)
        {
            await error.WriteLineAsync("error: --bind takes an IP address and --port 0 to 65535; for example --bind 127.0.0.1 --port 8000");
            return ExitCode.Usage;
        }

        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        using var log = new EventLog(error, json: false);
        try
        {
            var options = new SampleAppOptions { Text = arguments.GetValue(Text), Log = log };
            await using var server = await SampleAppServer.StartAsync(new IPEndPoint(address, port), options, stop.Token);
            await output.WriteLineAsync($"httpbin is listening on http://{server.EndPoint}");
            await output.FlushAsync(CancellationToken.None);
            await stop.Token.WhenCancelled();
            return ExitCode.Ok;
        }
        catch (IOException busy)
        {
            await error.WriteLineAsync($"error: --port: cannot listen on {new IPEndPoint(address, port)}: {busy.Message}; stop the other program or choose another port");
            return ExitCode.NothingToServe;
        }
    }
}
