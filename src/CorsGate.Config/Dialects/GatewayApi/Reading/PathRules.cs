using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>What a path in a route may look like.</summary>
internal static class PathRules
{
    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/._~!$&'()*+,;=:@%";

    /// <summary>What is wrong with the value of an Exact or PathPrefix match (the CEL rules of HTTPPathMatch); null: nothing.</summary>
    public static string? CheckMatch(string path)
    {
        var quoted = Quoting.Quote(path);
        if (!path.StartsWith('/'))
            return $"{quoted} does not start with '/'; write an absolute path";
        foreach (var part in new[] { "//", "/./", "/../", "%2f", "%2F", "#" })
        {
            if (path.Contains(part, StringComparison.Ordinal))
                return $"{quoted} contains '{part}', which no normalized path has; write the path without it";
        }

        if (path.EndsWith("/..", StringComparison.Ordinal) || path.EndsWith("/.", StringComparison.Ordinal))
            return $"{quoted} ends with a dot segment; write the path without it";
        return CheckCharacters(path)
            ? null
            : $"{quoted} has characters that a path cannot have; write letters, digits and -._~!$&'()*+,;=:@/ and the rest percent-encoded";
    }

    /// <summary>What is wrong with a path that goes into a Location header or a request line; null: nothing.</summary>
    public static string? CheckReplacement(string path) =>
        path.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? null
            : $"{Quoting.Quote(path)} has a space, a line break or another character that a path cannot have; write it percent-encoded";

    private static bool CheckCharacters(string path)
    {
        if (path.AsSpan().IndexOfAnyExcept(Allowed) >= 0)
            return false;
        for (var at = path.IndexOf('%', StringComparison.Ordinal); at >= 0; at = path.IndexOf('%', at + 1))
        {
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2]))
                return false;
        }

        return true;
    }
}
