using System.Globalization;
using System.Text;

namespace CorsGate.PipyJs.Syntax;

/// <summary>Decodes the escapes of strings and templates.</summary>
internal static class StringDecoder
{
    /// <summary>The text between two places of a script, its escapes decoded.</summary>
    public static string Decode(ScriptSource source, int start, int end)
    {
        var raw = source.Text.AsSpan(start, end - start);
        if (!raw.Contains('\\')) return raw.ToString();
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i++]);
                continue;
            }

            i += DecodeEscape(source, start + i, raw[i..], text);
        }

        return text.ToString();
    }

    // Returns the length of the escape in the script.
    private static int DecodeEscape(ScriptSource source, int offset, ReadOnlySpan<char> raw, StringBuilder text)
    {
        var c = raw.Length > 1 ? raw[1] : '\\';
        switch (c)
        {
            case 'x': return Hexadecimal(source, offset, raw, 2, text);
            case 'u': return Hexadecimal(source, offset, raw, 4, text);
            case >= '0' and <= '7': return Octal(raw, text);
        }

        text.Append(c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c });
        return 2;
    }

    private static int Hexadecimal(ScriptSource source, int offset, ReadOnlySpan<char> raw, int digits, StringBuilder text)
    {
        var code = raw[2..Math.Min(raw.Length, 2 + digits)];
        if (code.Length < digits || !ushort.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            throw new PjsSyntaxException(source, offset, digits == 2
                ? "\\x needs two hexadecimal digits"
                : "\\u needs four hexadecimal digits; PipyJS 0.90 has no \\u{…}, write a surrogate pair");
        }

        text.Append((char)unit);
        return 2 + digits;
    }

    private static int Octal(ReadOnlySpan<char> raw, StringBuilder text)
    {
        var code = 0;
        var i = 1;
        while (i < raw.Length && i <= 3 && raw[i] is >= '0' and <= '7' && (code * 8) + raw[i] - '0' <= 255)
            code = (code * 8) + raw[i++] - '0';
        text.Append((char)code);
        return i;
    }
}
