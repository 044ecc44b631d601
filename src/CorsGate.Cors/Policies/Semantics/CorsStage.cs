namespace CorsGate.Cors.Policies;

/// <summary>When in the life of a request its CORS decision takes effect.</summary>
public enum CorsStage
{
    /// <summary>Once the route is known, before authentication, redirects, rewrites and limits.</summary>
    BeforeEverything,

    /// <summary>After the HTTP routing, before the limits of the route (osm-edge's plugin priorities).</summary>
    AfterRouting,

    /// <summary>In the phases of the source system (nginx: rewrite, access, content).</summary>
    SourcePhases,
}
