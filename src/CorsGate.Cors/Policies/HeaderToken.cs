using System.Buffers;

namespace CorsGate.Cors.Policies;

/// <summary>Tokens (RFC 9110, 5.6.2): what methods and header names are made of.</summary>
internal static class HeaderToken
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text is a token.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Characters);
}
