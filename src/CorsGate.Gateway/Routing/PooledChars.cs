using System.Buffers;

namespace CorsGate.Gateway.Routing;

/// <summary>Characters collected in a given buffer, and in a pooled one when that is full.</summary>
internal ref struct PooledChars(Span<char> initial) : IDisposable
{
    private Span<char> buffer = initial;
    private char[]? rented;
    private int length;

    /// <summary>What was collected.</summary>
    public readonly ReadOnlySpan<char> Span => buffer[..length];

    /// <summary>Appends one character.</summary>
    public void Append(char character)
    {
        if (length == buffer.Length)
            Grow(1);
        buffer[length++] = character;
    }

    /// <summary>Appends characters.</summary>
    public void Append(scoped ReadOnlySpan<char> characters)
    {
        if (length + characters.Length > buffer.Length)
            Grow(characters.Length);
        characters.CopyTo(buffer[length..]);
        length += characters.Length;
    }

    /// <summary>Gives the pooled buffer back.</summary>
    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        rented = null;
    }

    private void Grow(int extra)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(length + extra, buffer.Length * 2));
        buffer[..length].CopyTo(larger);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        buffer = rented = larger;
    }
}
