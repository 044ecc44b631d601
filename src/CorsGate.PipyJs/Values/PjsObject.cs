namespace CorsGate.PipyJs;

/// <summary>
/// An object: properties in the order in which they came, and the members of its class. Keys of an object literal are places of
/// the object for good: <c>delete</c> empties them, but they are still listed.
/// </summary>
public class PjsObject
{
    private const int IndexFrom = 9;

    private string[] _keys = [];
    private PjsValue[] _values = [];
    private bool _keysShared;
    private int _fixed;
    private Dictionary<string, int>? _index;

    /// <summary>Makes an empty object, as <c>new Object()</c> and JSON make them.</summary>
    public PjsObject()
    {
    }

    /// <summary>Makes an object of a literal: the keys stay its own, in this order.</summary>
    internal PjsObject(string[] keys)
    {
        _keys = keys;
        _keysShared = true;
        _fixed = Count = keys.Length;
        _values = keys.Length == 0 ? [] : new PjsValue[keys.Length];
        IsLiteral = true;
        if (keys.Length >= IndexFrom) BuildIndex();
    }

    /// <summary>The number of properties of its own.</summary>
    public int Count { get; private set; }

    /// <summary>The class whose members it has.</summary>
    public virtual PjsClass Class => PjsClass.Object;

    /// <summary>The object as text.</summary>
    public virtual string Text => IsLiteral ? "[object ]" : "[object " + Class.TextName + "]";

    /// <summary>The object as a number; NaN unless it stands for one.</summary>
    public virtual double NumberValue => double.NaN;

    /// <summary>What <c>valueOf()</c> gives.</summary>
    internal virtual PjsValue PrimitiveValue => this;

    private bool IsLiteral { get; }

    /// <summary>The key at a place, in order.</summary>
    /// <param name="place">The place, from 0.</param>
    public string KeyAt(int place) => _keys[place];

    /// <summary>The value at a place, in order.</summary>
    /// <param name="place">The place, from 0.</param>
    public PjsValue ValueAt(int place) => _values[place];

    /// <summary>A property of its own, not of its class.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value, where there is one.</param>
    public bool TryGetOwn(string key, out PjsValue value)
    {
        var place = Find(key);
        value = place >= 0 ? _values[place] : default;
        return place >= 0;
    }

    /// <summary>A property of its own or a member of its class; <c>undefined</c> where there is none.</summary>
    /// <param name="key">The name.</param>
    public PjsValue Get(string key) => TryGetOwn(key, out var value) ? value : Class.Get(this, key);

    /// <summary>Sets a property. What the class fixes (methods, read-only fields) stays as it is, without an error.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public void Set(string key, PjsValue value)
    {
        var place = Find(key);
        if (place >= 0) _values[place] = value;
        else if (!Class.TrySet(this, key, value)) Append(key, value);
    }

    /// <summary>Whether there is such a property or member.</summary>
    /// <param name="key">The name.</param>
    public bool Has(string key) => Find(key) >= 0 || Class.Has(key);

    /// <summary>Removes a property; a key of the literal is only emptied.</summary>
    /// <param name="key">The name.</param>
    /// <returns>Whether there was one.</returns>
    public bool Delete(string key)
    {
        var place = Find(key);
        if (place < 0) return false;
        if (place < _fixed)
        {
            _values[place] = default;
            return true;
        }

        OwnKeys();
        Array.Copy(_keys, place + 1, _keys, place, Count - place - 1);
        Array.Copy(_values, place + 1, _values, place, Count - place - 1);
        Count--;
        _keys[Count] = null!;
        _values[Count] = default;
        if (_index is not null) BuildIndex();
        return true;
    }

    /// <summary>Sets the value of a place of the literal.</summary>
    internal void SetLiteral(int place, PjsValue value) => _values[place] = value;

    /// <summary>Sets a property whose key was computed: beside a key of the literal with the same name it is not seen.</summary>
    internal void SetComputed(string key, PjsValue value)
    {
        var place = Find(key);
        if (place < 0) Append(key, value);
        else if (place >= _fixed) _values[place] = value;
    }

    /// <summary>The enumerable fields of its class and its own properties, in order.</summary>
    internal virtual IEnumerable<KeyValuePair<string, PjsValue>> Entries()
    {
        foreach (var field in Class.EnumerableFields) yield return new(field.Name, field.Get!(this));
        for (var i = 0; i < Count; i++) yield return new(_keys[i], _values[i].OrUndefined());
    }

    private int Find(string key)
    {
        if (_index is not null) return _index.GetValueOrDefault(key, -1);
        var keys = _keys;
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(keys[i], key)) return i;
        }

        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(keys[i], key, StringComparison.Ordinal)) return i;
        }

        return -1;
    }

    private void Append(string key, PjsValue value)
    {
        OwnKeys();
        if (Count == _values.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _values, size);
        }

        _keys[Count] = key;
        _values[Count++] = value;
        if (_index is not null) _index[key] = Count - 1;
        else if (Count >= IndexFrom) BuildIndex();
    }

    private void OwnKeys()
    {
        if (!_keysShared) return;
        _keys = (string[])_keys.Clone();
        _keysShared = false;
    }

    private void BuildIndex()
    {
        _index = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++) _index[_keys[i]] = i;
    }
}
