using System.Collections.Immutable;

namespace CorsGate.Cors.Decisions;

/// <summary>Sets of headers that several semantics share.</summary>
public static class CorsHeaders
{
    /// <summary>All six.</summary>
    public static ImmutableArray<CorsHeader> All { get; } =
    [
        CorsHeader.AllowOrigin, CorsHeader.AllowCredentials, CorsHeader.AllowMethods,
        CorsHeader.AllowHeaders, CorsHeader.ExposeHeaders, CorsHeader.MaxAge,
    ];

    /// <summary>Those that a browser reads on the answer to a preflight (Fetch standard, 4.8): all but Expose-Headers.</summary>
    public static ImmutableArray<CorsHeader> Preflight { get; } =
    [
        CorsHeader.AllowOrigin, CorsHeader.AllowCredentials, CorsHeader.AllowMethods, CorsHeader.AllowHeaders, CorsHeader.MaxAge,
    ];

    /// <summary>Those that a browser reads on an actual response (Fetch standard, 4.9 and 2.2.6).</summary>
    public static ImmutableArray<CorsHeader> Actual { get; } = [CorsHeader.AllowOrigin, CorsHeader.AllowCredentials, CorsHeader.ExposeHeaders];

    /// <summary>Those that the Kubernetes API server sends, in its order.</summary>
    public static ImmutableArray<CorsHeader> KubeApiServer { get; } =
    [
        CorsHeader.AllowOrigin, CorsHeader.AllowMethods, CorsHeader.AllowHeaders, CorsHeader.ExposeHeaders, CorsHeader.AllowCredentials,
    ];

    /// <summary>Those that guides say it sends, in their order.</summary>
    public static ImmutableArray<CorsHeader> KubeApiServerDocumented { get; } =
    [
        CorsHeader.AllowOrigin, CorsHeader.AllowMethods, CorsHeader.AllowHeaders, CorsHeader.AllowCredentials,
    ];

    /// <summary>Those of an answer of osm-edge's CORS plugin to an OPTIONS, in its order.</summary>
    public static ImmutableArray<CorsHeader> OsmEdgePreflight { get; } =
    [
        CorsHeader.AllowOrigin, CorsHeader.AllowCredentials, CorsHeader.ExposeHeaders,
        CorsHeader.AllowMethods, CorsHeader.AllowHeaders, CorsHeader.MaxAge,
    ];

    /// <summary>Those that it puts on every other response, in its order.</summary>
    public static ImmutableArray<CorsHeader> OsmEdgeActual { get; } = [CorsHeader.AllowCredentials, CorsHeader.ExposeHeaders, CorsHeader.AllowOrigin];
}
