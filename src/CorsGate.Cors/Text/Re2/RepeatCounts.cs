using System.Runtime.InteropServices;

namespace CorsGate.Cors.Text.Re2;

/// <summary>The counts of a repetition in braces.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest, or <see cref="Node.Unlimited"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RepeatCounts(int Minimum, int Maximum)
{
    /// <summary>The largest count, also as the product of nested ones.</summary>
    public const int Limit = 1000;

    /// <summary>Whether the counts rise and are within the limit.</summary>
    public bool IsValid => Minimum <= Limit && Maximum <= Limit && (Maximum == Node.Unlimited || Maximum >= Minimum);

    /// <summary>Takes <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; anything else after a brace means the brace itself.</summary>
    /// <param name="input">The expression.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="leadingZeros">Whether numbers may begin with zeros, which Go does not take for numbers.</param>
    public static bool TryRead(PatternReader input, out RepeatCounts counts, bool leadingZeros = false)
    {
        var start = input.Position;
        input.Next();
        counts = default;
        if (TryReadNumber(input, leadingZeros, out var minimum))
        {
            var maximum = minimum;
            var complete = !input.TrySkip(",") || MaximumIsNext(input, leadingZeros, out maximum);
            if (complete && input.TrySkip("}"))
            {
                counts = new RepeatCounts(minimum, maximum);
                return true;
            }
        }

        input.Position = start;
        return false;
    }

    private static bool MaximumIsNext(PatternReader input, bool leadingZeros, out int maximum)
    {
        maximum = Node.Unlimited;
        return input.Peek == '}' || TryReadNumber(input, leadingZeros, out maximum);
    }

    /// <summary>A number; too large ones are cut, but stay too large.</summary>
    private static bool TryReadNumber(PatternReader input, bool leadingZeros, out int number)
    {
        number = 0;
        if (input.Peek is not (>= '0' and <= '9') || (!leadingZeros && input.Peek == '0' && input.PeekAt(1) is >= '0' and <= '9'))
        {
            return false;
        }

        while (input.Peek is >= '0' and <= '9')
        {
            number = Math.Min((number * 10) + (input.Next() - '0'), 1_000_000);
        }

        return true;
    }
}
