namespace CorsGate.Cors.Decisions;

/// <summary>What a request is to the CORS protocol (Fetch standard, 3.3.2).</summary>
public enum CorsRequestKind
{
    /// <summary>Not a CORS request: it names no origin, or no policy governs it.</summary>
    None,

    /// <summary>A preflight, by the definition of the governing semantics.</summary>
    Preflight,

    /// <summary>A request with an Origin that is not a preflight.</summary>
    Actual,
}
