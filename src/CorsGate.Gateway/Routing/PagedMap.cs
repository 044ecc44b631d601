using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// An immutable hash map that is cheap to change: its entries lie in small buckets and these in pages, so that another map with one
/// entry more copies a bucket, a page and the list of pages, and shares everything else. Few entries are one array that is searched
/// without hashing. Keys are hashed with a seed of the process, so nobody who names hosts can make them collide.
/// </summary>
internal sealed partial class PagedMap<TKey, TValue>
    where TKey : class
    where TValue : class
{
    /// <summary>A map without entries.</summary>
    public static PagedMap<TKey, TValue> Empty { get; } = new([], [], 0, 0, 0);

    // More of them are hashed.
    private const int MaxFew = 6;
    private const int MaxPageBits = 6;

    // Entries of a bucket on average, before there are more buckets.
    private const int MaxLoad = 2;

    private readonly Entry[] _few;
    private readonly Entry[][][] _pages;
    private readonly int _pageBits;
    private readonly int _bucketMask;

    private PagedMap(Entry[] few, Entry[][][] pages, int pageBits, int bucketMask, int count)
    {
        (_few, _pages, _pageBits, _bucketMask) = (few, pages, pageBits, bucketMask);
        Count = count;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Whether the entries are found by their hash; else they are <see cref="Few"/>.</summary>
    public bool IsHashed => _pages.Length != 0;

    /// <summary>The entries of a map that is not hashed.</summary>
    public ReadOnlySpan<Entry> Few => _few;

    /// <summary>All entries, in no order.</summary>
    public IEnumerable<Entry> Entries => IsHashed ? _pages.SelectMany(static page => page).SelectMany(static bucket => bucket) : _few;

    /// <summary>The entries of a hashed map among which a key with this hash is.</summary>
    public ReadOnlySpan<Entry> Bucket(int hash)
    {
        var bucket = hash & _bucketMask;
        return _pages[bucket >> _pageBits][bucket & ((1 << _pageBits) - 1)];
    }

    /// <summary>The value of a key.</summary>
    public bool TryGet(TKey key, IEqualityComparer<TKey> comparer, [NotNullWhen(true)] out TValue? value)
    {
        var hash = IsHashed ? comparer.GetHashCode(key) : 0;
        foreach (ref readonly var entry in IsHashed ? Bucket(hash) : _few)
        {
            if ((!IsHashed || entry.Hash == hash) && comparer.Equals(entry.Key, key))
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Begins another map.</summary>
    /// <param name="comparer">How keys are compared, the same for every edit of a map.</param>
    public Editor Edit(IEqualityComparer<TKey> comparer) => new(this, comparer);

    /// <summary>The map with a value for a key, or without the key if that is null.</summary>
    public PagedMap<TKey, TValue> With(TKey key, TValue? value, IEqualityComparer<TKey> comparer)
    {
        var edit = Edit(comparer);
        edit.Set(key, value);
        return edit.Build();
    }

    /// <summary>A key, its hash and its value.</summary>
    /// <param name="Hash">The hash.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    public readonly record struct Entry(int Hash, TKey Key, TValue Value);
}
