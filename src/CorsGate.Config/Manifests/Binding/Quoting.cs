using System.Globalization;
using System.Text;

namespace CorsGate.Config.Manifests.Binding;

/// <summary>
/// Makes text from a manifest fit for a message, a log line or a terminal: no control characters, no line breaks of any
/// alphabet, no invisible direction marks, no more than a glance holds.
/// </summary>
internal static class Quoting
{
    private const int Longest = 80;

    /// <summary>The text in single quotes, escaped and shortened.</summary>
    public static string Quote(string text) => $"'{Escape(text.Length > Longest ? text[..Longest] : text)}{(text.Length > Longest ? "…" : "")}'";

    /// <summary>The text with everything that is not printable written as an escape.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            var printable = c is >= ' ' and <= '~' || (c > 0x9f && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));
            _ = c switch
            {
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when printable => result.Append(c),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return result.ToString();
    }

    /// <summary><c>A, B or C</c>.</summary>
    public static string Choice(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}",
    };
}
