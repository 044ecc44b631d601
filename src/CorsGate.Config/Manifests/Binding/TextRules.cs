using System.Buffers;
using System.Net;

namespace CorsGate.Config.Manifests.Binding;

/// <summary>
/// The patterns of the Kubernetes API and of the Gateway API CRDs (v1.6), written out by hand: no regular expression runs over
/// text from outside.
/// </summary>
internal static class TextRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    /// <summary>Any text within a length.</summary>
    public static TextRule Any(int min, int max) => new(min, max, _ => null);

    /// <summary>An object's name (RFC 1123 subdomain).</summary>
    public static TextRule Name { get; } = TextRule.Of(
        1, 253, IsSubdomain, "a name has lower-case letters, digits, '-' and '.', and starts and ends with a letter or digit");

    /// <summary>A namespace or a Service's name (RFC 1123 label).</summary>
    public static TextRule Label { get; } = TextRule.Of(
        1, 63, IsLabel, "it has lower-case letters, digits and '-', and starts and ends with a letter or digit");

    /// <summary>An API group; empty for the core group.</summary>
    public static TextRule Group { get; } = TextRule.Of(
        0, 253, text => text.Length == 0 || IsSubdomain(text), "a group is a DNS name such as gateway.networking.k8s.io, or empty for the core group");

    /// <summary>A kind.</summary>
    public static TextRule Kind { get; } = TextRule.Of(
        1, 63, IsKind, "a kind has letters, digits and '-', and starts with a letter, such as Service");

    /// <summary>A hostname that may start with <c>*.</c>.</summary>
    public static TextRule Hostname { get; } = new(1, 253, text => CheckHostname(text, wildcard: true));

    /// <summary>A hostname without a wildcard.</summary>
    public static TextRule PreciseHostname { get; } = new(1, 253, text => CheckHostname(text, wildcard: false));

    /// <summary>A header field's name (RFC 9110, 5.6.2).</summary>
    public static TextRule HeaderName { get; } = TextRule.Of(
        1, 256, IsToken, "a name has letters, digits and !#$%&'*+-.^_`|~, no space and no line break");

    /// <summary>A header field's value: what can stand on one line of a message.</summary>
    public static TextRule HeaderValue { get; } = new(1, 4096, CheckHeaderValue);

    /// <summary>Whether a text is a token (RFC 9110, 5.6.2).</summary>
    public static bool IsToken(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0;

    /// <summary>Whether a text is an RFC 1123 subdomain, lower case.</summary>
    public static bool IsSubdomain(string text)
    {
        foreach (var label in text.AsSpan().Split('.'))
        {
            if (!IsLabelSpan(text.AsSpan()[label]))
                return false;
        }

        return true;
    }

    private static bool IsLabel(string text) => IsLabelSpan(text);

    private static bool IsLabelSpan(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }

    private static bool IsKind(string text) =>
        char.IsAsciiLetter(text[0]) && text[^1] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string? CheckHostname(string text, bool wildcard)
    {
        var host = wildcard && text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        if (IPAddress.TryParse(text, out _) && text.AsSpan().IndexOfAnyExcept("0123456789.") < 0)
            return $"{Quoting.Quote(text)} is an IP address; write a DNS name";
        if (IsSubdomain(host))
            return null;
        if (IsSubdomain(host.ToLowerInvariant()))
            return $"{Quoting.Quote(text)} has upper-case letters; write it in lower case";
        if (text.Contains(':', StringComparison.Ordinal))
            return $"{Quoting.Quote(text)} is not a hostname; write it without scheme and port";
        if (text.Contains('*', StringComparison.Ordinal))
            return wildcard
                ? $"{Quoting.Quote(text)} is not valid; a '*' may only be the whole first label, as in *.example.com"
                : $"{Quoting.Quote(text)} has a wildcard; write one DNS name";
        return $"{Quoting.Quote(text)} is not a hostname; write a DNS name such as www.example.com{(wildcard ? " or *.example.com" : "")}";
    }

    // ^[!-~]+([\t ]?[!-~]+)*$
    private static string? CheckHeaderValue(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\r' or '\n' or '\0')
                return $"{Quoting.Quote(text)} has a {(c == '\0' ? "NUL" : "line break")}; a header value is one line of printable ASCII";
            if (c is ' ' or '\t')
            {
                if (i == 0 || i == text.Length - 1)
                    return $"{Quoting.Quote(text)} starts or ends with a space; remove it";
                if (text[i - 1] is ' ' or '\t')
                    return $"{Quoting.Quote(text)} has two spaces in a row; write one";
            }
            else if (c is < '!' or > '~')
            {
                return $"{Quoting.Quote(text)} has a character that is not printable ASCII; a header value is one line of printable ASCII";
            }
        }

        return null;
    }
}
