using System.Globalization;

namespace CorsGate.PipyJs;

/// <summary>Numbers from text and to text, as C's <c>strtod</c> and <c>printf("%.6f")</c> do it, whose results PipyJS shows.</summary>
public static class NumberText
{
    /// <summary>The number as PipyJS prints it: at most six decimals, never an exponent, zeros at the end dropped.</summary>
    /// <param name="number">The number.</param>
    public static string Format(double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15 && (number != 0 || !double.IsNegative(number)))
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) return Special(number);
        var text = ExactDecimal.Of(number).ToFixed(6);
        return text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>With a fixed count of decimals, 0 to 16.</summary>
    internal static string ToFixed(double number, int digits) =>
        double.IsFinite(number) ? ExactDecimal.Of(number).ToFixed(Math.Clamp(digits, 0, 16)) : Special(number);

    /// <summary>As C's <c>%.Ng</c>, with 0 to 16 digits.</summary>
    internal static string ToPrecision(double number, int digits) =>
        double.IsFinite(number) ? ExactDecimal.Of(number).ToGeneral(Math.Clamp(digits, 0, 16)) : Special(number);

    /// <summary>As C's <c>%.Ne</c>, with 0 to 16 digits; without a count the zeros at the end are dropped.</summary>
    internal static string ToExponential(double number, int? digits)
    {
        if (!double.IsFinite(number)) return Special(number);
        if (digits is { } count) return ExactDecimal.Of(number).ToExponential(Math.Clamp(count, 0, 16));
        var text = ExactDecimal.Of(number).ToExponential(16);
        var exponent = text.IndexOf('e', StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, exponent).TrimEnd('0'), text.AsSpan(exponent));
    }

    /// <summary>Text as a number: white space around it is skipped, no text is 0, anything else after the number gives NaN.</summary>
    /// <param name="text">The text.</param>
    public static double Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = TrimForC(text);
        if (rest.IsEmpty) return 0;
        var negative = rest[0] == '-';
        var digits = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return ParseHex(digits[2..], negative);
        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        if (digits.IsEmpty || (!char.IsAsciiDigit(digits[0]) && digits[0] != '.')) return double.NaN;
        return double.TryParse(rest, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
    }

    /// <summary>Text as an integer in a base from 2 to 36 (0: as the prefix says); NaN where anything else follows.</summary>
    internal static double ParseInteger(string text, int radix) => TryParseInteger(text, radix, out var number) ? number : double.NaN;

    /// <summary>Text as a 64-bit integer, ended at the range's ends.</summary>
    internal static bool TryParseInteger(string text, int radix, out long number)
    {
        number = 0;
        var rest = TrimForC(text);
        if (rest.IsEmpty) return true;
        var negative = rest[0] == '-';
        if (rest[0] is '-' or '+') rest = rest[1..];
        if (radix is 0 or 16 && rest.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[2..];
            radix = 16;
        }
        else if (radix == 0)
        {
            radix = rest.Length > 1 && rest[0] == '0' ? 8 : 10;
        }

        if (rest.IsEmpty || radix is < 2 or > 36) return false;
        UInt128 sum = 0;
        foreach (var c in rest)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix) return false;
            if (sum <= ulong.MaxValue) sum = (sum * (uint)radix) + (uint)digit;
        }

        var end = negative ? (UInt128)1 << 63 : ((UInt128)1 << 63) - 1;
        if (sum > end) sum = end;
        number = negative ? unchecked(-(long)(ulong)sum) : (long)sum;
        return true;
    }

    private static string Special(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static ReadOnlySpan<char> TrimForC(string text) => text.AsSpan().TrimStart(" \t\n\v\f\r").TrimEnd(" \t");

    private static double ParseHex(ReadOnlySpan<char> digits, bool negative)
    {
        if (digits.IsEmpty) return double.NaN;
        double sum = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return double.NaN;
            sum = (sum * 16) + System.Convert.ToInt32(c.ToString(), 16);
        }

        return negative ? -sum : sum;
    }
}
