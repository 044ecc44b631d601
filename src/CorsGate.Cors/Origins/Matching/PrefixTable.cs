namespace CorsGate.Cors.Origins;

/// <summary>
/// Prefixes in order, none of them a prefix of another, so that the greatest one not above a text is the only one that it
/// can start with: one binary search.
/// </summary>
internal sealed class PrefixTable
{
    private readonly string[] _prefixes;
    private readonly int[] _indexes;

    /// <summary>Builds a table.</summary>
    /// <param name="prefixes">The prefixes and the place of each in the list of patterns.</param>
    public PrefixTable(IEnumerable<(string Prefix, int Index)> prefixes)
    {
        var kept = new List<(string Prefix, int Index)>();
        foreach (var candidate in prefixes.OrderBy(p => p.Prefix, StringComparer.Ordinal).ThenBy(p => p.Index))
        {
            // What starts with the shorter one before it can match nothing more.
            if (kept.Count == 0 || !candidate.Prefix.StartsWith(kept[^1].Prefix, StringComparison.Ordinal))
            {
                kept.Add(candidate);
            }
        }

        _prefixes = [.. kept.Select(p => p.Prefix)];
        _indexes = [.. kept.Select(p => p.Index)];
    }

    /// <summary>The index of a pattern that a text starts with; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        var (low, high) = (0, _prefixes.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (text.SequenceCompareTo(_prefixes[middle]) < 0)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return high >= 0 && text.StartsWith(_prefixes[high], StringComparison.Ordinal) ? _indexes[high] : -1;
    }
}
