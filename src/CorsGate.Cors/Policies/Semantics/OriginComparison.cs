namespace CorsGate.Cors.Policies;

/// <summary>How an Origin is compared with entries that have no wildcard. ASCII only, ordinal, and never by rewriting the request.</summary>
public enum OriginComparison
{
    /// <summary>
    /// The same bytes as the entry, else the same as the entry after its scheme and host are in lower case and its default
    /// port is left out (Gateway API: a missing port means 80 or 443).
    /// </summary>
    RawThenNormalized,

    /// <summary>The same bytes as the entry (Envoy; osm-edge).</summary>
    Raw,

    /// <summary>The same bytes as the entry in the form that browsers write; entries that have no such form match nothing.</summary>
    Canonical,

    /// <summary>The end of the Origin, ASCII case aside, whatever stands before it (ingress-nginx: <c>~* (…)$</c>). Also entries with wildcards.</summary>
    TailIgnoreCase,

    /// <summary>None: the text of the first entry goes to everybody (nginx: a static <c>add_header</c>).</summary>
    None,
}
