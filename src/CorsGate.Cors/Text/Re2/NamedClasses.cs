namespace CorsGate.Cors.Text.Re2;

/// <summary>The classes that have names, all of them ASCII (RE2 syntax, "Perl character classes" and "ASCII character classes").</summary>
internal static class NamedClasses
{
    private static readonly CharSet Digit = Of("09");
    private static readonly CharSet Space = Of("\t\n\f\r  ");
    private static readonly CharSet WordCharacter = Of("09AZ__az");
    private static readonly CharSet NotDigit = Digit.Negate();
    private static readonly CharSet NotSpace = Space.Negate();
    private static readonly CharSet NotWord = WordCharacter.Negate();

    private static readonly Dictionary<string, CharSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = Of("09AZaz"),
        ["alpha"] = Of("AZaz"),
        ["ascii"] = Of("\0\u007F"),
        ["blank"] = Of("\t\t  "),
        ["cntrl"] = Of("\0\u001F\u007F\u007F"),
        ["digit"] = Digit,
        ["graph"] = Of("!~"),
        ["lower"] = Of("az"),
        ["print"] = Of(" ~"),
        ["punct"] = Of("!/:@[`{~"),
        ["space"] = Of("\t\r  "),
        ["upper"] = Of("AZ"),
        ["word"] = WordCharacter,
        ["xdigit"] = Of("09AFaf"),
    };

    /// <summary>Any character.</summary>
    public static CharSet Any { get; } = new([0, CharSet.MaxCodePoint]);

    /// <summary>The line feed.</summary>
    public static CharSet LineFeed { get; } = CharSet.Of('\n');

    /// <summary>Any character but the line feed.</summary>
    public static CharSet NotLineFeed { get; } = LineFeed.Negate();

    /// <summary>What <c>\w</c> and <c>\b</c> call a word character.</summary>
    public static CharSet Word => WordCharacter;

    /// <summary>The class of <c>[:name:]</c>; null when there is none.</summary>
    public static CharSet? FindPosix(string name) => Posix.GetValueOrDefault(name);

    /// <summary>The class of the escape of this letter; null when it is none.</summary>
    /// <param name="letter">The character after the backslash.</param>
    /// <param name="mode">Equality of case: it counts before the class is negated.</param>
    public static CharSet? FindPerl(int letter, CaseMode mode) => letter switch
    {
        'd' => Digit,
        'D' => NotDigit,
        's' => Space,
        'S' => NotSpace,
        'w' => Folded(WordCharacter, mode),
        'W' => mode == CaseMode.Unicode ? Folded(WordCharacter, mode).Negate() : NotWord,
        _ => null,
    };

    /// <summary>A set and what is equal to its characters but for their case.</summary>
    public static CharSet Folded(CharSet set, CaseMode mode) => mode == CaseMode.Exact ? set : new CharSetBuilder().Add(set, mode).ToSet();

    private static CharSet Of(string pairs)
    {
        var builder = new CharSetBuilder();
        for (var i = 0; i < pairs.Length; i += 2)
        {
            builder.Add(pairs[i], pairs[i + 1]);
        }

        return builder.ToSet();
    }
}
