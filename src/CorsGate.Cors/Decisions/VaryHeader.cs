namespace CorsGate.Cors.Decisions;

/// <summary>The Vary response header (RFC 9110, 12.5.5).</summary>
public static class VaryHeader
{
    private const string Origin = "Origin";
    private const string RequestMethod = "Access-Control-Request-Method";
    private const string RequestHeaders = "Access-Control-Request-Headers";

    /// <summary>The values for every combination, by the number of the flags.</summary>
    private static readonly string?[] Values =
    [
        null,
        Origin,
        RequestMethod,
        Origin + ", " + RequestMethod,
        RequestHeaders,
        Origin + ", " + RequestHeaders,
        RequestMethod + ", " + RequestHeaders,
        Origin + ", " + RequestMethod + ", " + RequestHeaders,
    ];

    /// <summary>
    /// The value that also names what CORS depends on. Names that are there already, in whatever case, are not repeated, and
    /// nothing is added to a <c>*</c>. Allocates only where both have something to say.
    /// </summary>
    /// <param name="existing">The value that the upstream sent, several lines joined by a comma; null for none.</param>
    /// <param name="vary">What CORS depends on.</param>
    /// <returns>The value to send; null: no Vary.</returns>
    public static string? Merge(string? existing, CorsVary vary)
    {
        var missing = vary & (CorsVary.Origin | CorsVary.RequestMethod | CorsVary.RequestHeaders);
        if (string.IsNullOrWhiteSpace(existing))
        {
            return Values[(int)missing];
        }

        var rest = existing.AsSpan();
        while (missing != CorsVary.None && !rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var name = (comma < 0 ? rest : rest[..comma]).Trim(" \t");
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            missing &= name is "*" ? CorsVary.None : ~Flag(name);
        }

        return missing == CorsVary.None ? existing : existing + ", " + Values[(int)missing];
    }

    private static CorsVary Flag(ReadOnlySpan<char> name) =>
        name.Equals(Origin, StringComparison.OrdinalIgnoreCase) ? CorsVary.Origin
        : name.Equals(RequestMethod, StringComparison.OrdinalIgnoreCase) ? CorsVary.RequestMethod
        : name.Equals(RequestHeaders, StringComparison.OrdinalIgnoreCase) ? CorsVary.RequestHeaders
        : CorsVary.None;
}
