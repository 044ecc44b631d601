using System.Globalization;
using System.Text;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Free text of a manifest inside a message. Annotations and appProtocol may hold anything; a message is one line and
/// must not write control characters to somebody's terminal.
/// </summary>
internal static class Quoted
{
    private const int Longest = 80;

    /// <summary>The text in quotes, its control characters escaped, cut after 80 characters.</summary>
    public static string Text(string text)
    {
        var quoted = new StringBuilder("\"", Math.Min(text.Length, Longest) + 2);
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (IsEscaped(character))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                quoted.Append(character);
        }

        return quoted.Append(text.Length > Longest ? "…\"" : "\"").ToString();
    }

    private static bool IsEscaped(char character) => character is '"' or '\\' || char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
