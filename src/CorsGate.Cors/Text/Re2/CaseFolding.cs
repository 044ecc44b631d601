using System.Text;

namespace CorsGate.Cors.Text.Re2;

/// <summary>Which characters are equal but for their case.</summary>
internal enum CaseMode
{
    /// <summary>None.</summary>
    Exact,

    /// <summary>A to Z and a to z, and no other.</summary>
    Ascii,

    /// <summary>Those of Unicode's simple case folding, as the flag <c>i</c> of RE2 has it: also U+212A and k, U+017F and s.</summary>
    Unicode,
}

/// <summary>Simple case folding (CaseFolding.txt of Unicode, status C and S).</summary>
internal static class CaseFolding
{
    private const int LongS = 0x17F;
    private const int KelvinSign = 0x212A;

    /// <summary>Behind it no character has a case.</summary>
    private const int LastCased = 0x1E943;

    private static readonly Lazy<Dictionary<int, int[]>> Orbits = new(ReadOrbits);

    private static readonly Lazy<int[]> Cased = new(() => [.. Orbits.Value.Keys.Order()]);

    /// <summary>Adds the characters that are equal to one of a range but for their case.</summary>
    public static void AddEquivalents(CharSetBuilder builder, int first, int last, CaseMode mode)
    {
        if (mode == CaseMode.Exact || (first == 0 && last == CharSet.MaxCodePoint))
        {
            return;
        }

        if (mode == CaseMode.Ascii || last < 128)
        {
            AddShifted(builder, Math.Max(first, 'A'), Math.Min(last, 'Z'), 'a' - 'A', mode);
            AddShifted(builder, Math.Max(first, 'a'), Math.Min(last, 'z'), 'A' - 'a', mode);
            return;
        }

        var cased = Cased.Value;
        var start = Array.BinarySearch(cased, first);
        for (var i = start < 0 ? ~start : start; i < cased.Length && cased[i] <= last; i++)
        {
            foreach (var equal in Orbits.Value[cased[i]])
            {
                builder.Add(equal, equal);
            }
        }
    }

    private static void AddShifted(CharSetBuilder builder, int first, int last, int shift, CaseMode mode)
    {
        if (first > last)
        {
            return;
        }

        builder.Add(first + shift, last + shift);
        var upper = shift > 0 ? 0 : shift;
        if (mode == CaseMode.Unicode && first + upper <= 'K' && 'K' <= last + upper)
        {
            builder.Add(KelvinSign, KelvinSign);
        }

        if (mode == CaseMode.Unicode && first + upper <= 'S' && 'S' <= last + upper)
        {
            builder.Add(LongS, LongS);
        }
    }

    /// <summary>All sets of characters that are equal but for their case, by each of their characters.</summary>
    private static Dictionary<int, int[]> ReadOrbits()
    {
        var members = new Dictionary<int, List<int>>();
        for (var c = (int)'A'; c <= LastCased; c++)
        {
            if (!Rune.IsValid(c))
            {
                continue;
            }

            // The runtime leaves long s out, so that no character becomes ASCII by a change of its case.
            var folded = c == LongS ? 's' : Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(c))).Value;
            if (folded != c)
            {
                (members.TryGetValue(folded, out var list) ? list : members[folded] = [folded]).Add(c);
            }
        }

        var orbits = new Dictionary<int, int[]>();
        foreach (var orbit in members.Values)
        {
            int[] all = [.. orbit];
            foreach (var c in all)
            {
                orbits[c] = all;
            }
        }

        return orbits;
    }
}
