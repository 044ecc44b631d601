using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>A configuration compiled for requests: immutable, looked up without locks.</summary>
public sealed class GatewaySnapshot
{
    /// <summary>The generation, counted from 1.</summary>
    public required int Generation { get; init; }

    /// <summary>Compiles a configuration, reusing what did not change since <paramref name="previous"/>.</summary>
    public static GatewaySnapshot Build(GatewayConfig config, int generation, GatewaySnapshot? previous) =>
        throw new NotSupportedException(config.ToString() + generation + previous?.Generation);
}
