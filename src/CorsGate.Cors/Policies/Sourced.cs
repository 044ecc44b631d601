namespace CorsGate.Cors.Policies;

/// <summary>A configured value together with the place it was written.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Location">Where it was written; null for a default.</param>
public readonly record struct Sourced<T>(T Value, SourceLocation? Location = null);
