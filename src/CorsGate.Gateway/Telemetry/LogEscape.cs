using System.Globalization;

namespace CorsGate.Gateway.Telemetry;

/// <summary>
/// What must not stand in a log line as it is: control characters (which could end the line or steer a terminal), line and
/// paragraph separators, characters that change the direction of writing, and halves of surrogate pairs.
/// </summary>
internal static class LogEscape
{
    /// <summary>Whether the character at a place has to be escaped.</summary>
    public static bool IsUnsafe(ReadOnlySpan<char> text, int at)
    {
        var character = text[at];
        if (character is >= ' ' and < '\x7f')
            return false;
        if (char.IsHighSurrogate(character))
            return at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]);
        if (char.IsLowSurrogate(character))
            return at == 0 || !char.IsHighSurrogate(text[at - 1]);
        return char.IsControl(character)
            || character is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\ufeff'
                or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
    }

    /// <summary>Appends the escape of a character: the short forms of JSON for line breaks and tabs, else <c>\uXXXX</c>.</summary>
    public static void Append(LogLine line, char character)
    {
        switch (character)
        {
            case '\n':
                line.Append("\\n");
                break;
            case '\r':
                line.Append("\\r");
                break;
            case '\t':
                line.Append("\\t");
                break;
            default:
                Span<char> digits = stackalloc char[4];
                ((int)character).TryFormat(digits, out _, "x4", CultureInfo.InvariantCulture);
                line.Append("\\u");
                line.Append(digits);
                break;
        }
    }
}
