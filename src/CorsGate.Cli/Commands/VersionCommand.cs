using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CorsGate.Cli.Commands;

/// <summary><c>corsgate version</c>: prints product and runtime version.</summary>
internal static class VersionCommand
{
    /// <summary>The oldest patch of .NET 10 that is tested with; each patch closes denial-of-service defects of the HTTP server.</summary>
    private static readonly Version RuntimeFloor = new(10, 0, 12);

    public static string[] Examples { get; } = ["corsgate version"];

    public static Command Create()
    {
        var command = new Command("version", "Print the versions of CorsGate and of the .NET runtime it runs on.");
        command.SetAction(result => Print(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>The product's version without build metadata.</summary>
    public static string Product { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private static int Print(TextWriter output, TextWriter error)
    {
        output.WriteLine($"corsgate {Product}");
        output.WriteLine($"runtime {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        if (Environment.Version < RuntimeFloor)
            error.WriteLine($"warning: this runtime lacks security fixes; install .NET {RuntimeFloor} or later");
        return 0;
    }
}
