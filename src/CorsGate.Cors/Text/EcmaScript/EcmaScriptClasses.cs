using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.EcmaScript;

/// <summary>Classes with names, as std::regex has them in the locale "C": all of them ASCII (ECMA-262, 3rd edition, 15.10.2.12).</summary>
internal static class EcmaScriptClasses
{
    private static readonly CharSet Digit = NamedClasses.FindPosix("digit")!;
    private static readonly CharSet NotDigit = Digit.Negate();

    // Other than RE2's \s it has the vertical tab.
    private static readonly CharSet Space = NamedClasses.FindPosix("space")!;
    private static readonly CharSet NotSpace = Space.Negate();
    private static readonly CharSet NotWord = NamedClasses.Word.Negate();

    /// <summary>What a dot is: any character but a line feed and a carriage return.</summary>
    public static CharSet Dot { get; } = new CharSetBuilder().Add('\n', '\n').Add('\r', '\r').ToSet().Negate();

    /// <summary>The class of the escape of this letter; null when it is none.</summary>
    public static CharSet? FindEscape(int letter) => letter switch
    {
        'd' => Digit,
        'D' => NotDigit,
        's' => Space,
        'S' => NotSpace,
        'w' => NamedClasses.Word,
        'W' => NotWord,
        _ => null,
    };

    /// <summary>The class of <c>[:name:]</c>; null when there is none.</summary>
    public static CharSet? FindPosix(string name) => name switch
    {
        "d" => Digit,
        "s" => Space,
        "w" => NamedClasses.Word,
        "ascii" or "word" => null,
        _ => NamedClasses.FindPosix(name),
    };
}
