namespace CorsGate.Cors.Text.Re2;

/// <summary>Escapes that stand for one character, inside and outside of classes (RE2 syntax, "Escape sequences").</summary>
internal static class EscapeParser
{
    private const string HexadecimalAdvice =
        "write the character with two hexadecimal digits, as \\x41, or with up to 10FFFF in braces, as \\x{41}";

    /// <summary>Takes an escape that is next, backslash included.</summary>
    public static bool TryRead(PatternReader input, out int codePoint)
    {
        var start = input.Position;
        input.Next();
        codePoint = input.Next();
        switch (codePoint)
        {
            case -1:
                return input.Fail(SyntaxError.TrailingBackslash, start, "the expression ends in a backslash; write \\\\ for the character");
            case 'a':
                codePoint = '\a';
                return true;
            case 'f':
                codePoint = '\f';
                return true;
            case 'n':
                codePoint = '\n';
                return true;
            case 'r':
                codePoint = '\r';
                return true;
            case 't':
                codePoint = '\t';
                return true;
            case 'v':
                codePoint = '\v';
                return true;
            case 'x':
                return TryReadHexadecimal(input, start, out codePoint);
            case '0':
            case >= '1' and <= '7' when input.Peek is >= '0' and <= '7':
                codePoint = ReadOctal(input, codePoint);
                return true;
            case >= '1' and <= '9':
            case 'k':
                return input.Fail(
                    SyntaxError.InvalidEscape,
                    start,
                    "it refers back to a group, which cannot be matched in linear time; write out what matches");
            case < 128 when !char.IsAsciiLetterOrDigit((char)codePoint):
                return true;
            default:
                return input.Fail(SyntaxError.InvalidEscape, start, Advice(codePoint));
        }
    }

    private static string Advice(int codePoint) => codePoint switch
    {
        'Z' => "RE2 does not know it; write \\z for the end of the text",
        'C' => "a single byte cannot be matched; write . for a character",
        'u' or 'c' or 'e' => "RE2 does not know it; write the character as \\x{41}",
        'h' => "RE2 does not know it; write [\\t ]",
        'R' => "RE2 does not know it; write \\r?\\n",
        'b' or 'B' or 'A' or 'z' or 'Q' or 'E' => "RE2 does not know it here; write the character itself, or \\x08 for a backspace",
        _ => "RE2 does not know it; remove the backslash, or write the character as \\x{41}",
    };

    private static int ReadOctal(PatternReader input, int first)
    {
        var value = first - '0';
        for (var i = 0; i < 2 && input.Peek is >= '0' and <= '7'; i++)
        {
            value = (value * 8) + (input.Next() - '0');
        }

        return value;
    }

    private static bool TryReadHexadecimal(PatternReader input, int start, out int value)
    {
        value = 0;
        if (!input.TrySkip("{"))
        {
            var (high, low) = (Digit(input.Next()), Digit(input.Next()));
            value = (high * 16) + low;
            return (high >= 0 && low >= 0) || input.Fail(SyntaxError.InvalidEscape, start, HexadecimalAdvice);
        }

        for (var digits = 0; ; digits++)
        {
            var next = input.Next();
            if (next == '}' && digits > 0)
            {
                return true;
            }

            var digit = Digit(next);
            value = (value * 16) + digit;
            if (digit < 0 || value > CharSet.MaxCodePoint)
            {
                return input.Fail(SyntaxError.InvalidEscape, start, HexadecimalAdvice);
            }
        }
    }

    private static int Digit(int c) =>
        c is >= 0 and < 128 && char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;
}
