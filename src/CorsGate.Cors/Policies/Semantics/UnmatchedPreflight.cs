namespace CorsGate.Cors.Policies;

/// <summary>What becomes of a preflight whose origin does not match.</summary>
public enum UnmatchedPreflight
{
    /// <summary>
    /// The gateway answers with the preflight status and no CORS header (Gateway API GEP-1767: a path with a CORS filter must
    /// not pass the request to the upstream).
    /// </summary>
    Answer,

    /// <summary>The gateway answers 403 without CORS headers (kube-apiserver as its guides describe it).</summary>
    Forbid,

    /// <summary>It goes to the upstream as it is (Envoy: <c>forward_not_matching_preflights</c>, true by default).</summary>
    Forward,

    /// <summary>The gateway answers with the headers of a match but Access-Control-Allow-Origin (nginx: the other <c>add_header</c> lines are static).</summary>
    AnswerStatic,
}
