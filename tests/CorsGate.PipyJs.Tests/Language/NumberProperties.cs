using System.Globalization;
using System.Numerics;
using CorsGate.PipyJs.Tests.Support;

namespace CorsGate.PipyJs.Tests.Language;

/// <summary>Numbers and strings of chance against a second way to work them out.</summary>
public sealed class NumberProperties
{
    [Fact]
    public void Printing_is_the_nearest_six_decimals_and_half_to_even()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var number = i % 2 == 0 ? (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 15)) : random.Next(-100_000, 100_000) / 128.0;
            var text = NumberText.Format(number);
            var expected = Expected(number);
            Assert.True(expected == text, $"{number:R}: {text} instead of {expected}");
        }
    }

    [Fact]
    public void Comparing_texts_is_comparing_their_UTF8()
    {
        var random = new Random(8);
        string[] pieces = ["a", "b", "é", "\uE000", "😀", "\uFFFD", ""];
        for (var i = 0; i < 5_000; i++)
        {
            var a = pieces[random.Next(7)] + pieces[random.Next(7)];
            var b = pieces[random.Next(7)] + pieces[random.Next(7)];
            var expected = System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));
            Assert.Equal(Math.Sign(expected), Math.Sign(PjsConvert.CompareText(a, b)));
        }
    }

    [Fact]
    public void Sorting_keeps_every_value_whatever_the_comparator_says()
    {
        var random = new Random(9);
        for (var i = 0; i < 100; i++)
        {
            var values = string.Join(',', Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(10)));
            var script = $"[{values}].sort(() => Math.random() - 0.5).sort((a, b) => a - b).join()";
            var expected = string.Join(',', values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Order());
            Assert.Equal(expected, Script.Text(script));
        }
    }

    // The exact value as a fraction, in integers.
    private static string Expected(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        var exponent = (int)(bits >> 52) - 1075;
        BigInteger numerator = (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        var denominator = BigInteger.One;
        if (number == 0) return "0";
        if (exponent > 0) numerator <<= exponent;
        else denominator <<= -exponent;
        var scaled = numerator * 1_000_000;
        var whole = BigInteger.DivRem(scaled, denominator, out var rest);
        var order = (rest * 2).CompareTo(denominator);
        if (order > 0 || (order == 0 && !whole.IsEven)) whole++;
        var digits = whole.ToString(CultureInfo.InvariantCulture).PadLeft(7, '0');
        return ((number < 0 ? "-" : "") + digits[..^6] + "." + digits[^6..]).TrimEnd('0').TrimEnd('.');
    }
}
