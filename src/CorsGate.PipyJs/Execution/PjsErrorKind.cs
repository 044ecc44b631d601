namespace CorsGate.PipyJs;

/// <summary>Why a callback ended in an error.</summary>
public enum PjsErrorKind
{
    /// <summary>The script is wrong about a value; the only kind that a script can catch.</summary>
    Script,

    /// <summary>Too many steps: see <see cref="PjsBudget.MaxSteps"/>.</summary>
    Steps,

    /// <summary>Too many calls within calls, or data nested too deeply: see <see cref="PjsBudget.MaxDepth"/>.</summary>
    Depth,

    /// <summary>A string longer than <see cref="PjsBudget.MaxStringLength"/>.</summary>
    StringLength,

    /// <summary>An array, object, map or set larger than <see cref="PjsBudget.MaxCollectionSize"/>.</summary>
    CollectionSize,

    /// <summary>More memory than <see cref="PjsBudget.MaxMemory"/>.</summary>
    Memory,

    /// <summary>Longer than <see cref="PjsBudget.MaxTime"/>.</summary>
    Time,
}
