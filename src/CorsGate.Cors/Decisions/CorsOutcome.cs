namespace CorsGate.Cors.Decisions;

/// <summary>What the gateway says of a request's origin.</summary>
public enum CorsOutcome
{
    /// <summary>Nothing to decide: no policy, or no origin.</summary>
    None,

    /// <summary>The origin may read the response (for a preflight: and the announced request may be sent).</summary>
    Allowed,

    /// <summary>A browser will keep the page from the response.</summary>
    Refused,
}
