namespace CorsGate.PipyJs;

/// <summary>What a <see cref="PjsValue"/> is.</summary>
public enum PjsKind
{
    /// <summary><c>undefined</c>.</summary>
    Undefined,

    /// <summary>A place of an array that was never set, or was deleted. Reading it gives <c>undefined</c>; iteration passes over it.</summary>
    Hole,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A number: IEEE 754, 64 bits.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An object, an array, a function or an object of the host.</summary>
    Object,
}
