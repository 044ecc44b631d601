namespace CorsGate.Gateway.RequestChecks;

/// <summary>What the request checks say.</summary>
/// <param name="StatusCode">0: the request may be routed; else the status to answer with.</param>
/// <param name="Reason">A word for logs and tests; null with 0.</param>
public readonly record struct RequestVerdict(int StatusCode, string? Reason)
{
    /// <summary>Whether the request may be routed.</summary>
    public bool IsAccepted => StatusCode == 0;

    /// <summary>
    /// Whether it is <c>OPTIONS *</c>: a question to the server itself (RFC 9110, section 9.3.7), answered here with 204 and
    /// without CORS headers. It has no path to route on.
    /// </summary>
    public bool IsServerWideOptions => StatusCode == 204;
}
