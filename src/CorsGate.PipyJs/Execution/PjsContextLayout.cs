namespace CorsGate.PipyJs;

/// <summary>The variables that the modules of a chain declare for each request. Filled while the chain is loaded, read-only afterwards.</summary>
public sealed class PjsContextLayout
{
    private readonly List<PjsValue> _initial = [];

    /// <summary>The number of variables.</summary>
    public int Count => _initial.Count;

    /// <summary>Declares a variable.</summary>
    /// <param name="initial">Its value at the start of each request.</param>
    /// <returns>Its slot.</returns>
    public int Declare(PjsValue initial)
    {
        _initial.Add(initial);
        return _initial.Count - 1;
    }

    internal PjsValue[] Fresh() => [.. _initial];
}
