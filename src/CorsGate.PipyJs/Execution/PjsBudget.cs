namespace CorsGate.PipyJs;

/// <summary>What one callback may use. Exceeding it ends the callback with an error that no script can catch.</summary>
public sealed record PjsBudget
{
    /// <summary>The limits of a callback for a request.</summary>
    public static PjsBudget Default { get; } = new();

    /// <summary>
    /// The most steps. A call of a script's function costs as many steps as its text has expressions; a built-in function that loops
    /// costs a step for each turn, and one for each 16 characters that it reads.
    /// </summary>
    public long MaxSteps { get; init; } = 500_000;

    /// <summary>The most calls within calls; also how deep JSON and nested arrays may be.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>The longest string, in UTF-16 units.</summary>
    public int MaxStringLength { get; init; } = 1 << 20;

    /// <summary>The most elements of an array, properties of an object, or entries of a map, a set or a cache.</summary>
    public int MaxCollectionSize { get; init; } = 1 << 16;

    /// <summary>The most bytes that strings, arrays and objects may take that are made during the callback, freed or not.</summary>
    public long MaxMemory { get; init; } = 16 << 20;

    /// <summary>The longest time. Looked at every 4,096 steps, so that it ends what no other limit ends soon enough.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMilliseconds(250);
}
