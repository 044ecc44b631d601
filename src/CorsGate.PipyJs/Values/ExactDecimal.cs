using System.Globalization;
using System.Numerics;

namespace CorsGate.PipyJs;

/// <summary>
/// The exact decimal digits of a double, rounded half to even where they are cut, as C's <c>printf</c> does. .NET's formats round
/// ties away from zero, so 1/128 would differ in its last digit.
/// </summary>
internal readonly struct ExactDecimal
{
    private readonly bool _negative;

    // The absolute value is _digits / 10^_scale.
    private readonly BigInteger _digits;
    private readonly int _scale;

    private ExactDecimal(bool negative, BigInteger digits, int scale)
    {
        _negative = negative;
        _digits = digits;
        _scale = scale;
    }

    /// <summary>The digits of a finite number.</summary>
    public static ExactDecimal Of(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        exponent -= 1075;
        while (mantissa != 0 && exponent < 0 && (mantissa & 1) == 0)
        {
            mantissa >>= 1;
            exponent++;
        }

        if (mantissa == 0) exponent = 0;
        return exponent >= 0
            ? new ExactDecimal(bits < 0, new BigInteger(mantissa) << exponent, 0)
            : new ExactDecimal(bits < 0, mantissa * BigInteger.Pow(5, -exponent), -exponent);
    }

    /// <summary>With a fixed count of decimals.</summary>
    public string ToFixed(int decimals)
    {
        var text = Rounded(_digits, _scale - decimals).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        if (decimals > 0) text = string.Concat(text.AsSpan(0, text.Length - decimals), ".", text.AsSpan(text.Length - decimals));
        return _negative ? "-" + text : text;
    }

    /// <summary>One digit, a count of decimals and an exponent of at least two digits.</summary>
    public string ToExponential(int decimals)
    {
        var (digits, exponent) = Significant(decimals + 1);
        return WithExponent(digits, exponent);
    }

    /// <summary>A count of significant digits, with an exponent where that is shorter, without zeros at the end.</summary>
    public string ToGeneral(int precision)
    {
        if (precision == 0) precision = 1;
        var (digits, exponent) = Significant(precision);
        if (exponent < -4 || exponent >= precision) return WithExponent(TrimZeros(digits), exponent);
        var text = exponent < 0
            ? "0." + new string('0', -exponent - 1) + TrimZeros(digits)
            : TrimZeros(digits).Length <= exponent + 1
                ? digits[..(exponent + 1)]
                : digits[..(exponent + 1)] + "." + TrimZeros(digits)[(exponent + 1)..];
        return _negative ? "-" + text : text;
    }

    private static string TrimZeros(string digits)
    {
        var trimmed = digits.TrimEnd('0');
        return trimmed.Length == 0 ? "0" : trimmed;
    }

    private static BigInteger Rounded(BigInteger digits, int dropped)
    {
        if (dropped <= 0) return digits * BigInteger.Pow(10, -dropped);
        var unit = BigInteger.Pow(10, dropped);
        var quotient = BigInteger.DivRem(digits, unit, out var rest);
        var half = (rest * 2).CompareTo(unit);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private string WithExponent(string digits, int exponent)
    {
        var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits.AsSpan(1)}" : digits;
        var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        return $"{(_negative ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{power}";
    }

    private (string Digits, int Exponent) Significant(int count)
    {
        if (_digits.IsZero) return (new string('0', count), 0);
        var length = _digits.ToString(CultureInfo.InvariantCulture).Length;
        var text = Rounded(_digits, length - count).ToString(CultureInfo.InvariantCulture);
        var exponent = length - 1 - _scale;
        return text.Length > count ? (text[..count], exponent + 1) : (text, exponent);
    }
}
