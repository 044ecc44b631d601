using System.CommandLine;
using CorsGate.Cli.Arguments;
using CorsGate.Config.Loading;

namespace CorsGate.Cli.Commands;

/// <summary>What the command line says about a mesh of osm-edge.</summary>
internal static class OsmEdgeFlags
{
    private static readonly Option<string> Scripts = new("--osm-edge-scripts")
    {
        HelpName = "auto|always",
        Description = "auto: the published CORS plugin is answered natively, other plugins by running their scripts; always: run every script.",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string?> Caller = new("--osm-edge-caller")
    {
        HelpName = "NS/NAME",
        Description = "The Deployment or Pod that requests count as coming from, for outbound-http chains; by default none, and those chains do not apply.",
    };

    /// <summary>The flags.</summary>
    public static Option[] All { get; } = [Scripts, Caller];

    /// <summary>How scripts are run.</summary>
    /// <exception cref="ArgumentError">The flag is wrong.</exception>
    public static ScriptExecution ReadScripts(ParseResult arguments) =>
        ChoiceArgument.Read("--osm-edge-scripts", arguments.GetValue(Scripts)!, "auto", "always") is "always" ? ScriptExecution.Always : ScriptExecution.Auto;

    /// <summary>Who calls; null: nobody of the mesh.</summary>
    /// <exception cref="ArgumentError">The flag is wrong.</exception>
    public static string? ReadCaller(ParseResult arguments)
    {
        var caller = arguments.GetValue(Caller);
        return caller is null || caller.Split('/') is [{ Length: > 0 }, { Length: > 0 }]
            ? caller
            : throw new ArgumentError($"--osm-edge-caller: '{caller}' is not NS/NAME; write for example --osm-edge-caller curl/curl");
    }
}
