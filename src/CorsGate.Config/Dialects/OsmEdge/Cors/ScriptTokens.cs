using System.Security.Cryptography;
using System.Text;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// The tokens of a script, comments and white space aside, so that a script can be compared with a known one however it is
/// indented. It never fails: what is no token of the language is a token of one character.
/// </summary>
internal static class ScriptTokens
{
    // The longest first.
    private static readonly string[] Punctuators =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "?.", "==", "!=", "<=", ">=", "&&", "||",
        "??", "**", "++", "--", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    ];

    /// <summary>The tokens, a text in quotes with single ones.</summary>
    public static IEnumerable<string> Of(string script)
    {
        for (var i = 0; i < script.Length;)
        {
            var length = Blank(script, i);
            if (length == 0)
            {
                length = Length(script, i);
                yield return Normalise(script, i, length);
            }

            i += length;
        }
    }

    /// <summary>A hash of the tokens, in hexadecimal: the same for two scripts that differ in comments and white space alone.</summary>
    public static string Fingerprint(string script)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var token in Of(script))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(token));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static int Blank(string script, int at)
    {
        var rest = script.AsSpan(at);
        if (char.IsWhiteSpace(rest[0]) || rest[0] == '\uFEFF')
            return 1;
        if (rest.StartsWith("//"))
            return rest.IndexOf('\n') is >= 0 and var end ? end : rest.Length;
        if (rest.StartsWith("/*"))
            return rest[2..].IndexOf("*/") is >= 0 and var close ? close + 4 : rest.Length;
        return 0;
    }

    private static int Length(string script, int at)
    {
        var rest = script.AsSpan(at);
        if (rest[0] is '\'' or '"' or '`')
            return QuotedLength(rest);
        if (char.IsAsciiDigit(rest[0]) || (rest[0] == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
            return RunLength(rest, c => IsWord(c) || c == '.');
        if (IsWord(rest[0]))
            return RunLength(rest, IsWord);
        foreach (var punctuator in Punctuators)
        {
            if (rest.StartsWith(punctuator))
                return punctuator.Length;
        }

        return 1;
    }

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == text[0])
                return i + 1;
        }

        return text.Length;
    }

    private static int RunLength(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var i = 1;
        while (i < text.Length && belongs(text[i]))
            i++;
        return i;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || (c >= 0x80 && !char.IsWhiteSpace(c));

    // The kind of quotes makes no difference where nothing in them has to be escaped.
    private static string Normalise(string script, int at, int length) =>
        script[at] == '"' && length > 1 && script.AsSpan(at, length).IndexOfAny('\\', '\'') < 0
            ? $"'{script.AsSpan(at + 1, length - 2)}'"
            : script.Substring(at, length);
}
