using System.Globalization;
using System.Text;

namespace CorsGate.Cors.Text.Re2;

/// <summary>What is wrong with an expression.</summary>
/// <param name="Problem">What is wrong, in the words of Go's regexp package, which people search for.</param>
/// <param name="Fragment">The part of the expression that is wrong.</param>
/// <param name="Position">Where it starts, counted from 0.</param>
/// <param name="Advice">What would be right.</param>
internal sealed record SyntaxError(string Problem, string Fragment, int Position, string Advice)
{
    public const string InvalidCharRange = "invalid character class range";
    public const string InvalidEscape = "invalid escape sequence";
    public const string InvalidName = "invalid named capture";
    public const string InvalidPerl = "invalid or unsupported Perl syntax";
    public const string InvalidNestedRepeat = "invalid nested repetition operator";
    public const string InvalidRepeatCount = "invalid repeat count";
    public const string InvalidText = "invalid UTF-8";
    public const string MissingBracket = "missing closing ]";
    public const string MissingParenthesis = "missing closing )";
    public const string MissingRepeatArgument = "missing argument to repetition operator";
    public const string TrailingBackslash = "trailing backslash at end of expression";
    public const string UnexpectedParenthesis = "unexpected )";
    public const string TooDeep = "expression nests too deeply";
    public const string TooLarge = "expression too large";

    private const int MaxShown = 80;

    /// <summary>The error in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"the regular expression is not valid: {Problem}: `{Shown(Fragment)}` at character {Position + 1}; {Advice}");

    /// <summary>A fragment that is safe in a line of a log: no controls, not long.</summary>
    private static string Shown(string fragment)
    {
        var shown = new StringBuilder();
        foreach (var rune in fragment.EnumerateRunes())
        {
            if (shown.Length >= MaxShown)
            {
                return shown.Append('…').ToString();
            }

            var plain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            _ = plain ? shown.Append(rune.ToString()) : shown.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X}}}");
        }

        return shown.ToString();
    }
}
