namespace CorsGate.Cors.Policies;

/// <summary>Which CORS headers go on an actual response to an origin that does not match.</summary>
public enum RefusedResponse
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of a match but Access-Control-Allow-Origin (nginx: the other <c>add_header</c> lines are static).</summary>
    Static,
}
