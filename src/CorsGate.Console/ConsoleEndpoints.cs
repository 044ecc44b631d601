using System.Collections.Immutable;
using CorsGate.ConsolePages.CorsTest;
using CorsGate.Gateway.Hosting;

namespace CorsGate.ConsolePages;

/// <summary>Everything that this library answers on the console address.</summary>
public static class ConsoleEndpoints
{
    /// <summary>The endpoints, for <see cref="GatewayOptions.ConsoleEndpoints"/>.</summary>
    public static ImmutableArray<IConsoleEndpoint> All { get; } = [new CorsTestPage(), new CorsTestFiles()];
}
