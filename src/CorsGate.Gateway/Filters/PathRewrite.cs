using CorsGate.Config.Model;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// Path replacement for rewrites and redirects, on the path as received (Gateway API, HTTPPathModifier): the matched
/// prefix is replaced with trailing slashes on neither side, what follows it stays, and the result is never empty.
/// </summary>
internal static class PathRewrite
{
    /// <summary>The new path.</summary>
    /// <param name="modifier">What to do; null: nothing.</param>
    /// <param name="path">The path as received.</param>
    /// <param name="matchedPrefix">The matched prefix without a trailing slash; null: the path was not matched by prefix.</param>
    /// <returns>The new path; null where the path stays as it is.</returns>
    public static string? Apply(PathModifier? modifier, ReadOnlySpan<char> path, string? matchedPrefix)
    {
        if (modifier?.ReplaceFullPath is { } full)
            return full.StartsWith('/') ? full : "/" + full;
        if (modifier?.ReplacePrefixMatch is not { } replacement || matchedPrefix is null)
            return null;
        var start = replacement.AsSpan().TrimEnd('/');
        var rest = AfterElements(path, matchedPrefix.AsSpan().Count('/'));
        if (start.IsEmpty)
            return rest.IsEmpty ? "/" : rest.ToString();
        return start[0] == '/' ? string.Concat(start, rest) : string.Concat("/", start, rest);
    }

    /// <summary>
    /// What follows a number of path elements. The prefix was matched on another spelling of the path (escapes may be written
    /// in several ways), which has the same elements.
    /// </summary>
    private static ReadOnlySpan<char> AfterElements(ReadOnlySpan<char> path, int elements)
    {
        var at = 0;
        for (; elements > 0 && at < path.Length; elements--)
        {
            var slash = path[(at + 1)..].IndexOf('/');
            at = slash < 0 ? path.Length : at + 1 + slash;
        }

        return path[at..];
    }
}
