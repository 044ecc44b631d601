namespace CorsGate.Gateway.Handling;

/// <summary>
/// The parts of a raw request target (RFC 9112, 3.2). Routing and forwarding read the same characters: nothing is decoded,
/// collapsed or normalised in between.
/// </summary>
internal static class RequestTarget
{
    /// <summary>The target in origin form: path and query. An absolute-form target loses its scheme and authority.</summary>
    public static string OriginForm(string rawTarget)
    {
        if (rawTarget.StartsWith('/'))
            return rawTarget;
        var authority = rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return rawTarget;
        var rest = rawTarget.AsSpan(authority + 3);
        var end = rest.IndexOfAny('/', '?');
        if (end < 0)
            return "/";
        return rest[end] == '/' ? rest[end..].ToString() : string.Concat("/", rest[end..]);
    }

    /// <summary>The path of an origin-form target.</summary>
    public static ReadOnlySpan<char> Path(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? target : target.AsSpan(0, question);
    }

    /// <summary>The query of an origin-form target, without the question mark.</summary>
    public static ReadOnlySpan<char> Query(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? default : target.AsSpan(question + 1);
    }
}
