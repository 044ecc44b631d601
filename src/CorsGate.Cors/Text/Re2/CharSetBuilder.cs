namespace CorsGate.Cors.Text.Re2;

/// <summary>Collects ranges of code points in any order and makes a set of them.</summary>
internal sealed class CharSetBuilder
{
    // A range as one number, so that sorting is by its first code point.
    private readonly List<long> _ranges = [];

    /// <summary>Adds a range and what is equal to its characters but for their case.</summary>
    public CharSetBuilder Add(int first, int last, CaseMode mode = CaseMode.Exact)
    {
        _ranges.Add(((long)first << 32) | (uint)last);
        CaseFolding.AddEquivalents(this, first, last, mode);
        return this;
    }

    /// <summary>Adds a set and what is equal to its characters but for their case.</summary>
    public CharSetBuilder Add(CharSet set, CaseMode mode = CaseMode.Exact)
    {
        var bounds = set.Bounds;
        for (var i = 0; i < bounds.Length; i += 2)
        {
            Add(bounds[i], bounds[i + 1], mode);
        }

        return this;
    }

    /// <summary>The set of all that was added.</summary>
    public CharSet ToSet()
    {
        _ranges.Sort();
        var bounds = new int[_ranges.Count * 2];
        var length = 0;
        foreach (var range in _ranges)
        {
            var (first, last) = ((int)(range >> 32), (int)range);
            if (length > 0 && first <= bounds[length - 1] + 1)
            {
                bounds[length - 1] = Math.Max(bounds[length - 1], last);
                continue;
            }

            bounds[length++] = first;
            bounds[length++] = last;
        }

        return new CharSet(bounds[..length]);
    }
}
