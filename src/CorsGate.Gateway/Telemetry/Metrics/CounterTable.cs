namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// Counters by key. Finding one takes no lock and allocates nothing; a new one is made under a lock, and the table that
/// readers see is replaced whole.
/// </summary>
internal sealed class CounterTable
{
    private readonly Lock _lock = new();
    private volatile Counter?[] _slots = new Counter?[8];
    private int _count;
    private bool _isClosed;

    /// <summary>The number of counters.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The counters, in no order.</summary>
    public IEnumerable<Counter> Counters => _slots.OfType<Counter>();

    /// <summary>The counter of a key; null: there is none.</summary>
    public Counter? Find(SeriesKey key) => Find(_slots, key);

    /// <summary>The counter of a key, made where there is none and the budget allows it; null: it does not, or the table is closed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="budget">What a new counter is taken from.</param>
    public Counter? GetOrAdd(SeriesKey key, SeriesBudget budget)
    {
        lock (_lock)
        {
            if (Find(_slots, key) is { } known)
                return known;
            if (_isClosed || !budget.TryTake())
                return null;
            var counter = new Counter(key);
            var old = _slots;

            // At most half of the slots are taken, so that a search ends soon; a slot that readers have seen never changes.
            var slots = new Counter?[(_count + 1) * 2 > old.Length ? old.Length * 2 : old.Length];
            foreach (var kept in old.OfType<Counter>())
                Put(slots, kept);
            Put(slots, counter);
            _slots = slots;
            Volatile.Write(ref _count, _count + 1);
            return counter;
        }
    }

    /// <summary>Makes no more counters from now on.</summary>
    /// <returns>How many there are.</returns>
    public int Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _count;
        }
    }

    private static Counter? Find(Counter?[] slots, SeriesKey key)
    {
        for (var i = SlotOf(slots, key); slots[i] is { } counter; i = (i + 1) & (slots.Length - 1))
        {
            if (counter.Key == key)
                return counter;
        }

        return null;
    }

    private static void Put(Counter?[] slots, Counter counter)
    {
        var i = SlotOf(slots, counter.Key);
        while (slots[i] is not null)
            i = (i + 1) & (slots.Length - 1);
        slots[i] = counter;
    }

    // Fibonacci hashing: the upper bits of the product depend on all bits of the key.
    private static int SlotOf(Counter?[] slots, SeriesKey key) => (int)(((uint)key.Packed * 2654435769u) >> 16) & (slots.Length - 1);
}

/// <summary>One counter.</summary>
/// <param name="key">What it counts.</param>
internal sealed class Counter(SeriesKey key)
{
    private long _value;

    /// <summary>What it counts.</summary>
    public SeriesKey Key { get; } = key;

    /// <summary>How often.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Counts one.</summary>
    public void Increment() => Interlocked.Increment(ref _value);
}

/// <summary>How many more counters there may be.</summary>
/// <param name="limit">How many in all.</param>
internal sealed class SeriesBudget(int limit)
{
    private int _left = limit;

    /// <summary>Whether there may be one more.</summary>
    public bool HasRoom => Volatile.Read(ref _left) > 0;

    /// <summary>Takes one. False: there is none left.</summary>
    public bool TryTake()
    {
        if (!HasRoom)
            return false;
        if (Interlocked.Decrement(ref _left) >= 0)
            return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    /// <summary>Gives some back.</summary>
    public void Return(int count) => Interlocked.Add(ref _left, count);
}
