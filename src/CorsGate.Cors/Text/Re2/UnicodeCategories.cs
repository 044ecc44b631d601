using System.Globalization;

namespace CorsGate.Cors.Text.Re2;

/// <summary>The general categories of Unicode, as the runtime knows them; read once, when first one is asked for.</summary>
internal static class UnicodeCategories
{
    /// <summary>The categories in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
        "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Lazy<Dictionary<string, CharSet>> Sets = new(Read);

    /// <summary>The characters of a category: two letters, or one for all that start with it; null when there is none.</summary>
    public static CharSet? Find(string name) =>
        (name.Length is 1 or 2) && name[0] is >= 'C' and <= 'Z' ? Sets.Value.GetValueOrDefault(name) : null;

    private static Dictionary<string, CharSet> Read()
    {
        var builders = Names.Select(_ => new CharSetBuilder()).ToArray();
        var first = 0;
        var category = CharUnicodeInfo.GetUnicodeCategory(0);
        for (var c = 1; c <= CharSet.MaxCodePoint + 1; c++)
        {
            var next = c > CharSet.MaxCodePoint ? (UnicodeCategory)(-1) : CharUnicodeInfo.GetUnicodeCategory(c);
            if (next != category)
            {
                builders[(int)category].Add(first, c - 1);
                (first, category) = (c, next);
            }
        }

        // Unassigned code points are in no category of RE2, so C is without them.
        var sets = Names.Zip(builders, (name, builder) => (name, builder))
            .Where(p => !string.Equals(p.name, "Cn", StringComparison.Ordinal))
            .ToDictionary(p => p.name, p => p.builder.ToSet(), StringComparer.Ordinal);
        foreach (var group in sets.GroupBy(s => s.Key[..1], StringComparer.Ordinal).ToArray())
        {
            var all = new CharSetBuilder();
            foreach (var part in group)
            {
                all.Add(part.Value);
            }

            sets[group.Key] = all.ToSet();
        }

        return sets;
    }
}
