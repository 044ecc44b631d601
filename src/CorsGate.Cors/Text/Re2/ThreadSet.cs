namespace CorsGate.Cors.Text.Re2;

/// <summary>A set of instructions in which adding, asking and emptying take constant time.</summary>
internal sealed class ThreadSet(int capacity)
{
    private readonly ushort[] _dense = new ushort[capacity];
    private readonly ushort[] _sparse = new ushort[capacity];
    private int _count;

    /// <summary>The instructions in the order in which they were added.</summary>
    public ReadOnlySpan<ushort> Items => _dense.AsSpan(0, _count);

    /// <summary>The most that it can hold.</summary>
    public int Capacity => _dense.Length;

    /// <summary>Adds an instruction; false when it is in already.</summary>
    public bool Add(ushort item)
    {
        var place = _sparse[item];
        if (place < _count && _dense[place] == item)
        {
            return false;
        }

        _sparse[item] = (ushort)_count;
        _dense[_count++] = item;
        return true;
    }

    /// <summary>Removes all.</summary>
    public void Clear() => _count = 0;
}
