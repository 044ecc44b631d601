namespace CorsGate.PipyJs;

/// <summary>An array. Places that were never set are passed over by iteration.</summary>
public sealed class PjsArray : PjsObject
{
    private PjsValue[] _items;

    /// <summary>Makes an array of values.</summary>
    /// <param name="items">The values.</param>
    public PjsArray(params ReadOnlySpan<PjsValue> items)
    {
        _items = items.ToArray();
        Length = items.Length;
    }

    /// <summary>The number of places.</summary>
    public int Length { get; private set; }

    /// <inheritdoc/>
    public override PjsClass Class => Builtins.ArrayClass.Instance;

    /// <summary>The value at a place; <c>undefined</c> where there is none.</summary>
    /// <param name="place">The place, from 0.</param>
    public PjsValue this[int place] => (uint)place < (uint)Length ? _items[place].OrUndefined() : default;

    /// <summary>The places, unset ones included. Valid until the array grows.</summary>
    internal Span<PjsValue> Items => _items.AsSpan(0, Length);

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(PjsValue value)
    {
        if (Length == _items.Length) Array.Resize(ref _items, Math.Max(4, Length * 2));
        _items[Length++] = value;
    }

    /// <summary>The value at a place as it is stored, or an unset place beyond the end.</summary>
    internal PjsValue Raw(int place) => (uint)place < (uint)Length ? _items[place] : PjsValue.Hole;

    /// <summary>Sets a place, which may be beyond the end; a negative one has no effect.</summary>
    internal void SetAt(PjsExecution run, int place, PjsValue value)
    {
        if (place < 0) return;
        if (place >= Length) Resize(run, place + 1);
        _items[place] = value;
    }

    /// <summary>Appends a value at the budget's cost.</summary>
    internal void Push(PjsExecution run, PjsValue value)
    {
        if (Length >= run.Budget.MaxCollectionSize) run.CheckCollection(Length + 1L);
        if (Length == _items.Length) run.ChargeMemory(16L * Math.Max(4, Length));
        Add(value);
    }

    /// <summary>Sets the length: longer adds unset places, shorter drops values.</summary>
    internal void Resize(PjsExecution run, int length)
    {
        length = Math.Max(0, length);
        run.CheckCollection(length);
        if (length > _items.Length)
        {
            var size = Math.Max(length, Math.Min(_items.Length * 2, run.Budget.MaxCollectionSize));
            run.ChargeMemory(16L * size);
            Array.Resize(ref _items, size);
        }

        if (length > Length) _items.AsSpan(Length, length - Length).Fill(PjsValue.Hole);
        else _items.AsSpan(length, Length - length).Clear();
        Length = length;
    }

    /// <summary>Unsets a place.</summary>
    internal void Unset(int place)
    {
        if ((uint)place < (uint)Length) _items[place] = PjsValue.Hole;
    }
}
