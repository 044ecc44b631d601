using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using CorsGate.Cli.Arguments;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Cli.Commands;

/// <summary><c>--gateway-address</c>: what the status says, and what keeps Gateways apart that have addresses of this machine.</summary>
internal static class GatewayAddressFlag
{
    /// <summary>The flag.</summary>
    public static Option<string[]> Option { get; } = new("--gateway-address")
    {
        Description = "An address that the status says: of all Gateways and Ingresses, or of one Gateway. A Gateway whose addresses are this machine's is served at them alone, and nothing else is there. May be repeated.",
        HelpName = "[NS/NAME=]ADDRESS",
    };

    /// <summary>The addresses of all Gateways.</summary>
    /// <exception cref="ArgumentError">One is no address.</exception>
    public static ImmutableArray<GatewayAddress> ReadShared(ParseResult arguments) => GatewayAddressArgument.ReadShared(arguments.GetValue(Option) ?? []);

    /// <summary>The Gateways that have addresses of their own.</summary>
    /// <exception cref="ArgumentError">One is not NS/NAME=ADDRESS.</exception>
    public static ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>> ReadOwn(ParseResult arguments) =>
        GatewayAddressArgument.ReadOwn(arguments.GetValue(Option) ?? []);

    /// <summary>Without a cluster there is no status to say an address.</summary>
    /// <exception cref="ArgumentError">An address is given for all Gateways.</exception>
    public static void CheckWithoutCluster(ParseResult arguments)
    {
        if (ReadShared(arguments) is [{ } shared, ..])
            throw new ArgumentError($"--gateway-address {shared.Value} has no effect without a cluster; name the Gateway that has it alone, NS/NAME={shared.Value}");
    }

    /// <summary>
    /// The Gateways that their addresses keep apart. The log says of which others they do not, and why. Without a cluster, to keep
    /// apart is all that an address is for.
    /// </summary>
    /// <exception cref="ArgumentError">One is not NS/NAME=ADDRESS, or keeps nothing apart without a cluster.</exception>
    public static ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>> ReadLocal(ParseResult arguments, EventLog log, bool isInCluster)
    {
        var local = LocalGateways.Of(ReadOwn(arguments), MachineAddresses.Has);
        if (!isInCluster && !local.Notices.IsEmpty)
            throw new ArgumentError("--gateway-address: " + local.Notices[0]);
        foreach (var notice in local.Notices)
            log.Write("warning", notice);
        return local.Addresses;
    }
}
