namespace CorsGate.Cors.Browser;

/// <summary>A header that a page sets on a request.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; null: not told, because it may be a secret.</param>
public sealed record FetchHeader(string Name, string? Value = null);
