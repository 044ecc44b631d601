using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.EcmaScript;

/// <summary>Escapes that stand for one character (ECMA-262, 3rd edition, 15.10.2.10 and 15.10.2.11).</summary>
internal static class EcmaScriptEscapes
{
    /// <summary>Takes an escape that is next, backslash included.</summary>
    /// <param name="input">The expression.</param>
    /// <param name="inClass">Whether it is in brackets, where <c>\b</c> is a backspace.</param>
    /// <param name="codePoint">The character.</param>
    public static bool TryRead(PatternReader input, bool inClass, out int codePoint)
    {
        var start = input.Position;
        input.Next();
        codePoint = input.Next();
        switch (codePoint)
        {
            case -1:
                return input.Fail(EcmaScriptErrors.EscapeAtEnd, start, "write \\\\ for the backslash itself");
            case 'b' when inClass:
                codePoint = '\b';
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
            case '0' when input.Peek is not (>= '0' and <= '9'):
                codePoint = 0;
                return true;
            case 'c':
                return TryReadControl(input, start, out codePoint);
            case 'x':
                return TryReadHexadecimal(input, start, 2, "\\x takes two hexadecimal digits, as in \\x41", out codePoint);
            case 'u':
                return TryReadUnit(input, start, out codePoint);
            case '0':
                return input.Fail(EcmaScriptErrors.Escape, start, "there are no octal escapes; write two hexadecimal digits, as in \\x41");
            case >= '1' and <= '9' when !inClass:
                while (input.Peek is >= '0' and <= '9')
                {
                    input.Next();
                }

                return input.Fail(
                    EcmaScriptErrors.BackReference,
                    start,
                    "it refers back to a group, which cannot be matched in linear time; write out what matches");
            case < 128 when char.IsAsciiLetterOrDigit((char)codePoint):
                return input.Fail(EcmaScriptErrors.Escape, start, Advice(codePoint));
            default:
                return true;
        }
    }

    private static string Advice(int letter) => letter switch
    {
        'A' => "ECMAScript does not know it; write ^ for the start of the text",
        'z' or 'Z' => "ECMAScript does not know it; write $ for the end of the text",
        'p' or 'P' => "there are no Unicode properties; write the range of characters",
        'k' => "there are no named groups; write out what matches",
        'Q' or 'E' => "ECMAScript does not know it; write a backslash before each special character",
        'b' or 'B' => "a word boundary has no meaning in brackets; write \\b for a backspace, or put it outside",
        _ => "ECMAScript does not know it; remove the backslash, or write the character as \\x41",
    };

    private static bool TryReadControl(PatternReader input, int start, out int codePoint)
    {
        codePoint = input.Next();
        var isLetter = codePoint is >= 0 and < 128 && char.IsAsciiLetter((char)codePoint);
        codePoint &= 31;
        return isLetter || input.Fail(EcmaScriptErrors.Escape, start, "\\c takes a letter, as in \\cJ for a line feed");
    }

    /// <summary>A unit of UTF-16; two that are a pair are one character.</summary>
    private static bool TryReadUnit(PatternReader input, int start, out int codePoint)
    {
        const string Advice = "\\u takes four hexadecimal digits, as in \\u0041";
        if (!TryReadHexadecimal(input, start, 4, Advice, out codePoint))
        {
            return false;
        }

        var behind = input.Position;
        if (char.IsHighSurrogate((char)codePoint) && input.TrySkip("\\u"))
        {
            if (!TryReadHexadecimal(input, behind, 4, Advice, out var low))
            {
                return false;
            }

            if (char.IsLowSurrogate((char)low))
            {
                codePoint = char.ConvertToUtf32((char)codePoint, (char)low);
                return true;
            }

            input.Position = behind;
        }

        return true;
    }

    private static bool TryReadHexadecimal(PatternReader input, int start, int digits, string advice, out int value)
    {
        value = 0;
        for (var i = 0; i < digits; i++)
        {
            var c = input.Peek;
            if (c is < 0 or > 127 || !char.IsAsciiHexDigit((char)c))
            {
                return input.Fail(EcmaScriptErrors.Escape, start, advice);
            }

            value = (value * 16) + Convert.ToInt32(((char)input.Next()).ToString(), 16);
        }

        return true;
    }
}
