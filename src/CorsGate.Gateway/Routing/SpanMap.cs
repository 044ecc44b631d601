using System.Collections.Frozen;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// An immutable map from strings to values that is looked up by spans, so that a piece of a request needs no string of
/// its own. Few entries are compared one after another, which is faster and smaller than hashing; many are hashed.
/// </summary>
internal sealed class SpanMap<T>
    where T : class
{
    private const int LinearLimit = 6;

    /// <summary>A map without entries.</summary>
    public static SpanMap<T> Empty { get; } = new([]);

    private readonly string[] _keys = [];
    private readonly T[] _values = [];
    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _isHashed;

    /// <summary>Builds the map; keys are compared by their characters.</summary>
    public SpanMap(Dictionary<string, T> entries)
    {
        Count = entries.Count;
        if (entries.Count > LinearLimit)
        {
            _isHashed = true;
            _lookup = entries.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            return;
        }

        _keys = [.. entries.Keys];
        _values = [.. entries.Values];
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>The value of a key; null: there is none.</summary>
    public T? Find(ReadOnlySpan<char> key)
    {
        if (_isHashed)
            return _lookup.TryGetValue(key, out var value) ? value : null;
        for (var i = 0; i < _keys.Length; i++)
        {
            if (key.SequenceEqual(_keys[i]))
                return _values[i];
        }

        return null;
    }
}
