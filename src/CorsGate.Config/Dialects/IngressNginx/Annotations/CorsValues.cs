namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>
/// The validators of the cors-* annotations (ingress-nginx, <c>annotations/cors/main.go</c>), written out by hand: one pass over
/// the text. Two of the originals nest repetitions, on which an engine that backtracks can be kept busy for years.
/// </summary>
internal static class CorsValues
{
    /// <summary>
    /// <c>^((((([a-z]+://)?(\*\.)?[A-Za-z0-9\-.]*(:\d+)?,?)|null)+)|\*)?$</c> after all blanks are taken out. Every part of an
    /// item may be absent and items may follow each other, so the parts may come in any order.
    /// </summary>
    public static bool IsOriginList(string text)
    {
        if (HasLineBreak(text))
            return false;
        var value = text.Replace(" ", "", StringComparison.Ordinal);
        if (value is "*")
            return true;
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case ',':
                case var c when IsHostCharacter(c):
                    break;
                case '*' when At(value, i + 1) == '.':
                    i++;
                    break;
                case ':' when char.IsAsciiDigit(At(value, i + 1)):
                    break;
                case ':' when i > 0 && char.IsAsciiLetterLower(value[i - 1]) && At(value, i + 1) == '/' && At(value, i + 2) == '/':
                    i += 2;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary><c>^([a-z]+://(\*\.)?[A-Za-z0-9\-.]*(:\d+)?|\*|null)?$</c>.</summary>
    public static bool IsOrigin(ReadOnlySpan<char> text)
    {
        if (text is "" or "*" or "null")
            return true;
        var at = 0;
        while (at < text.Length && char.IsAsciiLetterLower(text[at]))
            at++;
        if (at == 0 || !text[at..].StartsWith("://"))
            return false;
        at += 3;
        if (text[at..].StartsWith("*."))
            at += 2;
        while (at < text.Length && IsHostCharacter(text[at]))
            at++;
        return at == text.Length
            || (text[at] == ':' && at + 1 < text.Length && text[(at + 1)..].IndexOfAnyExceptInRange('0', '9') < 0);
    }

    /// <summary><c>^([A-Za-z]+,?\s?)+$</c>, with all blanks taken out and as it is.</summary>
    public static bool IsMethodList(string text) =>
        !HasLineBreak(text) && IsWordList(text.Replace(" ", "", StringComparison.Ordinal), char.IsAsciiLetter) && IsWordList(GoText.Normalize(text), char.IsAsciiLetter);

    /// <summary><c>^[A-Za-z0-9-_, ]*$</c>: no <c>*</c>.</summary>
    public static bool IsHeaderList(string text)
    {
        foreach (var c in text)
        {
            if (!IsNameCharacter(c) && c is not (',' or ' '))
                return false;
        }

        return true;
    }

    /// <summary><c>^(([A-Za-z0-9\-\_]+|\*),?\s?)+$</c>, with all blanks taken out and as it is.</summary>
    public static bool IsExposeList(string text) =>
        !HasLineBreak(text) && IsWordList(text.Replace(" ", "", StringComparison.Ordinal), IsExposeCharacter) && IsWordList(GoText.Normalize(text), IsExposeCharacter);

    /// <summary>Whether a text has a line break, which the validators refuse whatever else it holds.</summary>
    public static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny('\r', '\n') >= 0;

    // Words, each with at most one comma and then at most one blank after it. A form feed, which \s takes too, could not be sent.
    private static bool IsWordList(string text, Func<char, bool> isWord)
    {
        var previous = ' ';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var fits = isWord(c) || (i > 0 && (c == ',' ? isWord(previous) : c is ' ' or '\t' && (isWord(previous) || previous == ',')));
            if (!fits)
                return false;
            previous = c;
        }

        return text.Length > 0;
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';

    private static bool IsHostCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static bool IsExposeCharacter(char c) => IsNameCharacter(c) || c == '*';
}
