using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>
/// The neutral, immutable configuration that every dialect is read into and every consumer (data plane, tools, console)
/// works from. Every value knows where it was written.
/// </summary>
public sealed record GatewayConfig
{
    /// <summary>A configuration that serves nothing.</summary>
    public static GatewayConfig Empty { get; } = new();

    /// <summary>The listeners, several of which may share a port.</summary>
    public ImmutableArray<Listener> Listeners { get; init; } = [];

    /// <summary>What there is to say about the input, in order of severity and place.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}
