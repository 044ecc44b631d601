namespace CorsGate.Gateway.Routing;

internal sealed partial class PagedMap<TKey, TValue>
{
    /// <summary>Changes on the way from one map to another. What it changes first it copies; the first map stays as it is.</summary>
    public sealed class Editor
    {
        private readonly PagedMap<TKey, TValue> _before;
        private readonly IEqualityComparer<TKey> _comparer;
        private readonly HashSet<int> _own = [];
        private Entry[] _few;
        private Entry[][][] _pages;
        private int _pageBits;
        private int _bucketMask;
        private bool _isOwn;

        internal Editor(PagedMap<TKey, TValue> before, IEqualityComparer<TKey> comparer)
        {
            (_before, _comparer, _few, _pages) = (before, comparer, before._few, before._pages);
            (_pageBits, _bucketMask, Count) = (before._pageBits, before._bucketMask, before.Count);
        }

        /// <summary>How many entries there are by now.</summary>
        public int Count { get; private set; }

        private bool IsHashed => _pages.Length != 0;

        /// <summary>The value of a key by now; null: there is none.</summary>
        public TValue? Find(TKey key)
        {
            var hash = _comparer.GetHashCode(key);
            var entries = IsHashed ? _pages[(hash & _bucketMask) >> _pageBits][hash & _bucketMask & ((1 << _pageBits) - 1)] : _few;
            foreach (ref readonly var entry in entries.AsSpan())
            {
                if (entry.Hash == hash && _comparer.Equals(entry.Key, key))
                    return entry.Value;
            }

            return null;
        }

        /// <summary>Gives a key a value; null takes the key out.</summary>
        public void Set(TKey key, TValue? value)
        {
            var hash = _comparer.GetHashCode(key);
            if (!IsHashed)
            {
                _few = Put(_few, hash, key, value);
                if (_few.Length > MaxFew)
                    Spread(_few, MaxLoad * MaxFew);
                return;
            }

            var bucket = hash & _bucketMask;
            var page = OwnPage(bucket >> _pageBits);
            ref var entries = ref page[bucket & ((1 << _pageBits) - 1)];
            entries = Put(entries, hash, key, value);
            var buckets = _bucketMask + 1;
            if (Count > buckets * MaxLoad || Count < buckets / 8)
                Spread([.. _pages.SelectMany(static page => page).SelectMany(static bucket => bucket)], Count);
        }

        /// <summary>The map; the same one if nothing was changed.</summary>
        public PagedMap<TKey, TValue> Build() =>
            ReferenceEquals(_few, _before._few) && ReferenceEquals(_pages, _before._pages) ? _before
            : Count == 0 ? Empty
            : new PagedMap<TKey, TValue>(_few, _pages, _pageBits, _bucketMask, Count);

        private Entry[] Put(Entry[] entries, int hash, TKey key, TValue? value)
        {
            var index = Array.FindIndex(entries, entry => entry.Hash == hash && _comparer.Equals(entry.Key, key));
            if (index < 0 && value is null)
                return entries;
            if (index < 0)
            {
                Count++;
                return [.. entries, new Entry(hash, key, value!)];
            }

            if (value is not null)
            {
                Entry[] changed = [.. entries];
                changed[index] = new Entry(hash, key, value);
                return changed;
            }

            Count--;
            return entries.Length == 1 ? [] : [.. entries.AsSpan(0, index), .. entries.AsSpan(index + 1)];
        }

        private Entry[][] OwnPage(int page)
        {
            if (!_isOwn)
                (_pages, _isOwn) = ([.. _pages], true);
            if (_own.Add(page))
                _pages[page] = [.. _pages[page]];
            return _pages[page];
        }

        /// <summary>Makes room for a number of entries. As this doubles the room, it is rare among many changes.</summary>
        private void Spread(Entry[] entries, int room)
        {
            var buckets = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, room));
            _bucketMask = buckets - 1;
            _pageBits = Math.Min(MaxPageBits, System.Numerics.BitOperations.Log2((uint)buckets));
            (_few, _isOwn) = ([], true);
            _pages = new Entry[buckets >> _pageBits][][];
            _own.Clear();
            for (var i = 0; i < _pages.Length; i++)
            {
                _own.Add(i);
                _pages[i] = new Entry[1 << _pageBits][];
                Array.Fill(_pages[i], []);
            }

            foreach (var entry in entries)
            {
                var bucket = entry.Hash & _bucketMask;
                ref var place = ref _pages[bucket >> _pageBits][bucket & ((1 << _pageBits) - 1)];
                place = [.. place, entry];
            }
        }
    }
}
