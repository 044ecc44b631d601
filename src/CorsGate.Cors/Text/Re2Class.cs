using System.Globalization;
using System.Text;

namespace CorsGate.Cors.Text;

/// <summary>Character classes and escapes of RE2 in .NET syntax: ASCII where RE2 means ASCII, and never a class subtraction.</summary>
internal static class Re2Class
{
    private const string UnknownEscape = "the regular expression has the escape \\{0}, which RE2 does not know; remove the backslash or write the character as \\x41";

    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\u0000-\u007F",
        ["blank"] = @"\u0009\u0020",
        ["cntrl"] = @"\u0000-\u001F\u007F",
        ["digit"] = "0-9",
        ["graph"] = @"\u0021-\u007E",
        ["lower"] = "a-z",
        ["print"] = @"\u0020-\u007E",
        ["punct"] = @"\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E",
        ["space"] = @"\u0009-\u000D\u0020",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    private static readonly string[] Categories =
    [
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ];

    /// <summary>A character as a literal that means itself inside and outside of classes.</summary>
    public static string Character(int c) =>
        char.IsAsciiLetterOrDigit((char)c) ? ((char)c).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{c:X4}");

    /// <summary>Translates a class whose opening bracket was taken; returns an error or null.</summary>
    public static string? Translate(Re2Cursor input, StringBuilder output)
    {
        output.Append('[');
        if (input.TrySkip("^"))
        {
            output.Append('^');
        }

        // A bracket in the first place means itself.
        for (var first = true; first || input.Peek != ']'; first = false)
        {
            if (input.AtEnd)
            {
                return "the regular expression has a [ without its ]; close it, or write \\[ for the character";
            }

            if (input.TrySkip("[:"))
            {
                if (PosixClass(input, output) is { } posixError)
                {
                    return posixError;
                }

                continue;
            }

            if (Element(input, output) is { } error)
            {
                return error;
            }
        }

        input.TryNext(out _);
        output.Append(']');
        return null;
    }

    /// <summary>Translates an escape whose backslash was taken; returns an error or null.</summary>
    /// <param name="input">The expression.</param>
    /// <param name="inClass">Whether a class is open, so that sets are written without brackets.</param>
    /// <param name="text">The translation.</param>
    /// <param name="character">The character it stands for; -1 for a set.</param>
    public static string? TranslateEscape(Re2Cursor input, bool inClass, out string text, out int character)
    {
        text = "";
        character = -1;
        if (!input.TryNext(out var c))
        {
            return "the regular expression ends in a backslash; write \\\\ for the character";
        }

        var set = c switch
        {
            'd' => "0-9",
            'D' => @"\u0000-\u002F\u003A-\uFFFF",
            'w' => "0-9A-Za-z_",
            'W' => @"\u0000-\u002F\u003A-\u0040\u005B-\u005E\u0060\u007B-\uFFFF",
            's' => @"\u0009\u000A\u000C\u000D\u0020",
            'S' => @"\u0000-\u0008\u000B\u000E-\u001F\u0021-\uFFFF",
            _ => null,
        };
        if (set is not null)
        {
            text = inClass ? set : "[" + set + "]";
            return null;
        }

        if (c is 'p' or 'P')
        {
            return Category(input, (char)c, out text);
        }

        if (Single(input, c, out character) is { } error)
        {
            return error;
        }

        text = Character(character);
        return null;
    }

    private static string? Element(Re2Cursor input, StringBuilder output)
    {
        if (Item(input, out var text, out var low) is { } error)
        {
            return error;
        }

        output.Append(text);
        if (low < 0 || input.Peek != '-' || input.PeekAt(1) is ']' or -1)
        {
            return null;
        }

        input.TryNext(out _);
        error = Item(input, out text, out var high);
        if (error is null && high < low)
        {
            return "the regular expression has a range in a class that does not rise; write it from the lower to the higher character";
        }

        output.Append('-').Append(text);
        return error;
    }

    private static string? Item(Re2Cursor input, out string text, out int character)
    {
        if (input.TrySkip("\\"))
        {
            return TranslateEscape(input, inClass: true, out text, out character);
        }

        input.TryNext(out character);
        text = Character(character);
        return null;
    }

    private static string? PosixClass(Re2Cursor input, StringBuilder output)
    {
        var negative = input.TrySkip("^");
        if (!input.TryReadUntil(':', out var name) || !input.TrySkip("]") || !Posix.TryGetValue(name, out var set) || negative)
        {
            return "the regular expression has a class that starts with [: and is none of the known ones; write one such as [:alnum:], or \\[ for the character";
        }

        output.Append(set);
        return null;
    }

    private static string? Category(Re2Cursor input, char kind, out string text)
    {
        text = "";
        string name;
        if (!input.TrySkip("{"))
        {
            input.TryNext(out var c);
            name = c < 0 ? "" : ((char)c).ToString();
        }
        else if (!input.TryReadUntil('}', out name))
        {
            return "the regular expression has \\p{ without its }; close it";
        }

        if (!Categories.Contains(name, StringComparer.Ordinal))
        {
            return "the regular expression has the class \\" + kind + "{" + name + "}, which is not known here; write a general category such as \\p{Lu}, or the range";
        }

        text = "\\" + kind + "{" + name + "}";
        return null;
    }

    private static string? Single(Re2Cursor input, int c, out int character)
    {
        character = c;
        switch (c)
        {
            case 'a':
                character = 7;
                return null;
            case 'f':
                character = 12;
                return null;
            case 't':
                character = 9;
                return null;
            case 'n':
                character = 10;
                return null;
            case 'r':
                character = 13;
                return null;
            case 'v':
                character = 11;
                return null;
            case 'x':
                return Hexadecimal(input, out character);
            case '0':
            case >= '1' and <= '7' when input.Peek is >= '0' and <= '7':
                return Octal(input, c, out character);
            case >= '1' and <= '9':
            case 'k':
                return "the regular expression refers back to a group, which cannot be matched in linear time; write out what matches";
            default:
                return c < 128 && !char.IsAsciiLetterOrDigit((char)c) ? null : string.Format(CultureInfo.InvariantCulture, UnknownEscape, (char)c);
        }
    }

    private static string? Octal(Re2Cursor input, int first, out int character)
    {
        character = first - '0';
        for (var i = 0; i < 2 && input.Peek is >= '0' and <= '7'; i++)
        {
            input.TryNext(out var digit);
            character = (character * 8) + (digit - '0');
        }

        return null;
    }

    private static string? Hexadecimal(Re2Cursor input, out int character)
    {
        const string Wrong = "the regular expression has \\x without two hexadecimal digits or a number up to FFFF in braces; write it as \\x41 or \\x{41}";
        string digits;
        character = 0;
        if (!input.TrySkip("{"))
        {
            input.TryNext(out var high);
            input.TryNext(out var low);
            digits = high < 0 || low < 0 ? "" : new string([(char)high, (char)low]);
        }
        else if (!input.TryReadUntil('}', out digits))
        {
            return Wrong;
        }

        return digits.All(char.IsAsciiHexDigit)
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out character)
            && character is >= 0 and <= 0xFFFF ? null : Wrong;
    }
}
