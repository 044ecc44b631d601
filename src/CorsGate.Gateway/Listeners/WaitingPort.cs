using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;

namespace CorsGate.Gateway.Listeners;

/// <summary>The port that is open while there is nothing to serve: a client is told so instead of finding nobody.</summary>
internal static class WaitingPort
{
    private const string Name = "none yet, answered with 503";

    /// <summary>What to open; empty: nothing.</summary>
    public static ImmutableArray<PortPlan> PlanOf(GatewayOptions options) =>
        options.WaitingPort is { } port ? PortPlan.Create(new GatewayConfig { Listeners = [ListenerOf(port)] }, options, static _ => { }) : [];

    /// <summary>Whether a port is open for that alone.</summary>
    public static bool IsFor(PortPlan plan) => plan.Listeners is [{ Name: Name }];

    private static Listener ListenerOf(int port) => new()
    {
        Name = Name,
        Owner = new ObjectReference("", "Gateway", "", ""),
        Port = port,
        IsTls = false,
    };
}
