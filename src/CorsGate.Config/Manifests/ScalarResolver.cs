using System.Globalization;

namespace CorsGate.Config.Manifests;

/// <summary>
/// What unquoted scalars mean to Kubernetes tools. They read YAML 1.1 (sigs.k8s.io/yaml), where <c>yes</c> and <c>on</c> are
/// booleans and <c>0o17</c>, <c>017</c> and <c>0x0f</c> are numbers; the same file must mean the same here. The single letters
/// <c>y</c> and <c>n</c> stay text: as names and values they are common, as booleans nobody writes them.
/// </summary>
internal static class ScalarResolver
{
    private static readonly HashSet<string> TrueWords = new(StringComparer.Ordinal)
    {
        "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON",
    };

    private static readonly HashSet<string> FalseWords = new(StringComparer.Ordinal)
    {
        "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF",
    };

    /// <summary>What an unquoted scalar means.</summary>
    public static ScalarKind Resolve(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return ScalarKind.Null;
        if (text.Length <= 5 && ToBoolean(text) is not null)
            return ScalarKind.Boolean;
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.'))
            return ScalarKind.Text;
        if (ToInteger(text, out _))
            return ScalarKind.Integer;
        return IsFloat(text) ? ScalarKind.Float : ScalarKind.Text;
    }

    /// <summary>The value of a boolean word; null for any other text.</summary>
    public static bool? ToBoolean(string text) => TrueWords.Contains(text) ? true : FalseWords.Contains(text) ? false : null;

    /// <summary>The value of a number without a fraction that fits 64 bits (also <c>80.0</c> and <c>1e3</c>); null for any other.</summary>
    public static long? ToWholeNumber(string text)
    {
        if (ToInteger(text, out var integer))
            return integer;
        if (!double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        return Math.Abs(number) < 1L << 53 && Math.Floor(number) == number ? (long)number : null;
    }

    private static bool ToInteger(string text, out long? value)
    {
        value = null;
        var digits = text.AsSpan();
        var negative = digits.Length > 0 && digits[0] == '-';
        if (digits.Length > 0 && digits[0] is '-' or '+')
            digits = digits[1..];
        var (radix, skip) = digits switch
        {
            ['0', 'x' or 'X', _, ..] => (16, 2),
            ['0', 'o' or 'O', _, ..] => (8, 2),
            ['0', 'b' or 'B', _, ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        digits = digits[skip..];
        if (digits.IsEmpty || digits[0] == '_')
            return false;
        Int128 sum = 0;
        foreach (var digit in digits)
        {
            if (digit == '_')
                continue;
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (worth >= radix)
                return false;
            // Saturates: a number beyond 64 bits is still a number, with no value that fits.
            sum = sum > long.MaxValue ? sum : (sum * radix) + worth;
        }

        value = sum > long.MaxValue ? null : (long)(negative ? -sum : sum);
        return true;
    }

    private static bool IsFloat(string text)
    {
        var unsigned = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (unsigned is ".inf" or ".Inf" or ".INF" or ".nan" or ".NaN" or ".NAN")
            return true;
        foreach (var c in unsigned)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-' or '_'))
                return false;
        }

        return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
