namespace CorsGate.Cors.Policies;

/// <summary>How a dialect behaves: one member for every point on which the source systems differ.</summary>
public sealed record CorsSemantics
{
    /// <summary>The name of the semantics in logs and tools, such as <c>gateway-api</c> or <c>strict</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A Gateway API HTTPRoute CORS filter.</summary>
    public static CorsSemantics GatewayApi { get; } = new() { Name = "gateway-api" };

    /// <summary>A kgateway TrafficPolicy.</summary>
    public static CorsSemantics Kgateway { get; } = new() { Name = "kgateway" };

    /// <summary>A GlooTrafficPolicy and its later names.</summary>
    public static CorsSemantics Gloo { get; } = new() { Name = "gloo" };

    /// <summary>The safe reading, the same for every dialect.</summary>
    public static CorsSemantics Strict { get; } = new() { Name = "strict" };
}
