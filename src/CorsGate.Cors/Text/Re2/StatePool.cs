namespace CorsGate.Cors.Text.Re2;

/// <summary>The memory that the states of all expressions share beyond what each may always have.</summary>
/// <param name="limit">How many bytes there are.</param>
internal sealed class StatePool(long limit)
{
    /// <summary>The bytes that all expressions of the process share.</summary>
    public const long SharedLimit = 64 * 1024 * 1024;

    private long _taken;

    /// <summary>The pool of the process.</summary>
    public static StatePool Shared { get; } = new(SharedLimit);

    /// <summary>The bytes that are taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes bytes; false when they are not left.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
