using System.Globalization;

namespace CorsGate.Cors.Origins;

/// <summary>The texts that say why an entry of a list of allowed origins is not valid, and what would be.</summary>
internal static class OriginEntryErrors
{
    private const int MaxQuoted = 80;

    public const string Empty = "an origin must not be empty; write a scheme and a host, such as https://example.com";

    /// <summary>A text in quotation marks, shortened, without characters that would disturb a log.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > MaxQuoted ? string.Concat(text.AsSpan(0, MaxQuoted), "…") : text;
        return "\"" + string.Concat(shown.Select(Shown)) + "\"";
    }

    public static string ControlCharacter(string text) =>
        Quote(text) + " has a line break or another control character, which no origin has; write scheme and host only, such as https://example.com";

    public static string TooLong(int length, int limit) =>
        string.Create(CultureInfo.InvariantCulture, $"the entry has {length} characters; an origin has at most {limit}");

    public static string NoScheme(string text) => Quote(text) + " has no scheme; write it with one, such as https://" + Example(text);

    public static string BadScheme(string text) =>
        Quote(text) + " does not start with a scheme; a scheme is a letter followed by letters, digits, +, - or ., as in https://example.com";

    public static string SchemeNotHttp(string text, string scheme) =>
        Quote(text) + " has the scheme " + Quote(scheme) + "; only http:// and https:// (in lower case) are allowed here";

    public static string Path(string text, string origin) =>
        Quote(text) + " has a path, query or fragment, which no origin has; write " + origin;

    public static string UserInfo(string text) => Quote(text) + " has user information before @, which no origin has; write scheme and host only";

    public static string NoHost(string text) => Quote(text) + " has no host; write one after ://, such as https://example.com";

    public static string BadPort(string text, bool anyPort) =>
        Quote(text) + " has no valid port after the host; write one to five digits" + (anyPort ? ", or * for any port" : "") + ", or leave out the colon";

    public static string AnyPort(string text) =>
        Quote(text) + " has a wildcard as its port, which is not allowed here; write one port per entry";

    public static string BadWildcard(string text, bool partial) =>
        Quote(text) + " has a wildcard where none may be; a * stands for the whole host (https://*) or for its first labels (https://*.example.com)"
        + (partial ? " or for the start of its first label (https://*--app.example.com)" : "");

    public static string NonAscii(string text) =>
        Quote(text) + " has characters outside ASCII, which no browser sends; write an international name in its xn-- form";

    public static string BadHostCharacter(string text, char c) =>
        Quote(text) + " has the character " + Quote(c.ToString()) + " in its host; a host has letters, digits, hyphens and dots";

    public static string EmptyLabel(string text) => Quote(text) + " has an empty label in its host; write exactly one dot between labels and none at the ends";

    public static string BadAddress(string text) => Quote(text) + " has no valid IPv6 address in brackets; write it as in http://[::1]:8080";

    public static string AddressNotAllowed(string text) => Quote(text) + " has an IPv6 address as its host, which is not allowed here; write a host name";

    public static string NullNotAllowed =>
        "\"null\" is not allowed here, because sandboxed pages of any site send it; write the origin of the page, such as https://example.com";

    private static string Shown(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when IsInvisible(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => c.ToString(),
    };

    // What would break a line, turn the direction of text, or not be seen at all.
    private static bool IsInvisible(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    /// <summary>An example that keeps what the user wrote, where that is harmless.</summary>
    private static string Example(string text) =>
        text.Length <= MaxQuoted && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? text : "example.com";
}
