using System.Collections.Immutable;

namespace CorsGate.Cors.Browser;

/// <summary>What a preflight announces (Fetch standard, 4.8).</summary>
/// <param name="Method">Access-Control-Request-Method.</param>
/// <param name="HeaderNames">The names of Access-Control-Request-Headers, in lower case, sorted; empty: the header is not sent.</param>
public sealed record Preflight(string Method, ImmutableArray<string> HeaderNames)
{
    /// <summary>The value of Access-Control-Request-Headers; null: it is not sent.</summary>
    public string? Headers => HeaderNames.IsEmpty ? null : string.Join(',', HeaderNames);
}
