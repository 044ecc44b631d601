namespace CorsGate.Cors.Origins;

/// <summary>
/// Finds suffixes of a text while it is read from its end to its start, one hash step a character. The cost of a look-up
/// depends on the text alone, never on the number of suffixes. The hash is seeded at random, so that neither configuration
/// nor requests can aim at collisions; what the hash finds is compared in full.
/// </summary>
/// <typeparam name="TValue">What is stored with a suffix.</typeparam>
internal sealed class SuffixTable<TValue>
    where TValue : class
{
    private readonly ulong _multiplier = ((ulong)Random.Shared.NextInt64() << 1) | 1;
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private readonly int[] _buckets;
    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <summary>Builds a table. A suffix may stand in several groups; within a group the last value counts.</summary>
    public SuffixTable(IReadOnlyDictionary<(long Group, string Suffix), TValue> values)
    {
        var bits = Math.Max(1, System.Numerics.BitOperations.Log2((uint)Math.Max(values.Count, 1)) + 2);
        _shift = 64 - bits;
        _buckets = new int[1 << bits];
        _entries = new Entry[values.Count];
        var i = 0;
        foreach (var ((group, suffix), value) in values)
        {
            var hash = Start(group);
            for (var c = suffix.Length - 1; c >= 0; c--)
            {
                hash = Push(hash, suffix[c]);
            }

            ref var bucket = ref _buckets[Bucket(hash)];
            _entries[i] = new Entry(hash, group, suffix, value, bucket);
            bucket = ++i;
        }
    }

    /// <summary>The hash of the empty suffix in a group.</summary>
    public ulong Start(long group) => (_seed ^ (ulong)group) * _multiplier;

    /// <summary>The hash of a suffix that has one more character at its start.</summary>
    public ulong Push(ulong hash, char c) => (hash + c) * _multiplier;

    /// <summary>The value of a suffix; null when it is not in the table.</summary>
    public TValue? Find(long group, ulong hash, ReadOnlySpan<char> suffix)
    {
        for (var i = _buckets[Bucket(hash)]; i != 0; i = _entries[i - 1].Next)
        {
            ref readonly var entry = ref _entries[i - 1];
            if (entry.Hash == hash && entry.Group == group && suffix.SequenceEqual(entry.Suffix))
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>The high bits depend on every character; a last multiplication spreads the low ones into them.</summary>
    private int Bucket(ulong hash) => (int)(((hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL) >> _shift);

    private readonly record struct Entry(ulong Hash, long Group, string Suffix, TValue Value, int Next);
}
