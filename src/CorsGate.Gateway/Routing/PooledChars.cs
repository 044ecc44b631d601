using System.Buffers;

namespace CorsGate.Gateway.Routing;

/// <summary>Characters collected in a given buffer, and in a pooled one when that is full.</summary>
internal ref struct PooledChars(Span<char> initial) : IDisposable
{
    private Span<char> _buffer = initial;
    private char[]? _rented;
    private int _length;

    /// <summary>What was collected.</summary>
    public readonly ReadOnlySpan<char> Span => _buffer[.._length];

    /// <summary>Appends one character.</summary>
    public void Append(char character)
    {
        if (_length == _buffer.Length)
            Grow(1);
        _buffer[_length++] = character;
    }

    /// <summary>Appends characters.</summary>
    public void Append(scoped ReadOnlySpan<char> characters)
    {
        if (_length + characters.Length > _buffer.Length)
            Grow(characters.Length);
        characters.CopyTo(_buffer[_length..]);
        _length += characters.Length;
    }

    /// <summary>Gives the pooled buffer back.</summary>
    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented);
        _rented = null;
    }

    private void Grow(int extra)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_length + extra, _buffer.Length * 2));
        _buffer[.._length].CopyTo(larger);
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented);
        _buffer = _rented = larger;
    }
}
