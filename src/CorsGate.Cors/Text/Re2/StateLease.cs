using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Cors.Text.Re2;

/// <summary>What one cache has taken from the pool. Nobody says when an expression is needed no more, so the collector gives it back.</summary>
/// <param name="pool">The pool.</param>
internal sealed class StateLease(StatePool pool)
{
    private int _bytes;

    /// <summary>Gives back what is taken when nobody has the cache any more.</summary>
    [SuppressMessage("Design", "MA0055:Do not use finalizer", Justification = "A number is given back, and no caller knows when.")]
    ~StateLease() => Release();

    /// <summary>Takes bytes; false when they are not left.</summary>
    public bool TryTake(int bytes)
    {
        if (!pool.TryTake(bytes))
        {
            return false;
        }

        _bytes += bytes;
        return true;
    }

    /// <summary>Gives all back.</summary>
    public void Release()
    {
        pool.Return(_bytes);
        _bytes = 0;
    }
}
