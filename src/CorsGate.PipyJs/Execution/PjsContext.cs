namespace CorsGate.PipyJs;

/// <summary>
/// The variables of one request: what <c>pipy({…})</c> declared in all modules of a chain. The host may derive from it to keep what
/// else belongs to the request. Not thread-safe: it is used under the gate of its realm.
/// </summary>
public class PjsContext
{
    private readonly PjsValue[] _slots;

    /// <summary>Makes the variables of a request, with their initial values: primitives fresh, objects shared with other requests.</summary>
    /// <param name="layout">What the modules declared.</param>
    public PjsContext(PjsContextLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _slots = layout.Fresh();
    }

    /// <summary>Makes a copy that goes on by itself, as a fork with a context of its own does.</summary>
    /// <param name="original">What is copied.</param>
    public PjsContext(PjsContext original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _slots = (PjsValue[])original._slots.Clone();
    }

    /// <summary>A variable.</summary>
    /// <param name="slot">Its slot, as the layout gave it.</param>
    public PjsValue this[int slot]
    {
        get => slot < _slots.Length ? _slots[slot] : default;
        set => _slots[slot] = value;
    }
}
