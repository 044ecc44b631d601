using System.CommandLine;
using System.Net;
using CorsGate.Cli.Arguments;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Cli.Commands;

/// <summary>The flags of every command that serves a configuration.</summary>
internal static class ServingFlags
{
    /// <summary><c>--console</c>.</summary>
    public static Option<string> Console { get; } = new("--console")
    {
        Description = "Where the page /cors-test is, with /metrics, /livez and /readyz; 'off' for nowhere.",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "127.0.0.1:9080",
    };

    /// <summary><c>--log-format</c>.</summary>
    public static Option<string> LogFormat { get; } = new("--log-format")
    {
        HelpName = "text|json",
        Description = "The form of log lines.",
        DefaultValueFactory = _ => "text",
    };

    /// <summary>Where the console is; null: nowhere.</summary>
    /// <exception cref="ArgumentError">The flag is wrong.</exception>
    public static IPEndPoint? ReadConsole(ParseResult arguments) =>
        arguments.GetValue(Console) is "off" ? null : HostAndPort.ReadAddress("--console", arguments.GetValue(Console)!);

    /// <summary>Opens the log.</summary>
    /// <exception cref="ArgumentError">The flag is wrong.</exception>
    public static EventLog OpenLog(ParseResult arguments) =>
        new(arguments.InvocationConfiguration.Output, ChoiceArgument.Read("--log-format", arguments.GetValue(LogFormat)!, "text", "json") is "json");
}
