namespace CorsGate.Cors.Policies;

/// <summary>What a request with several Origin fields means; no browser sends one.</summary>
public enum RepeatedOrigin
{
    /// <summary>Nobody's: it matches nothing.</summary>
    NoMatch,

    /// <summary>The first field counts (Go's <c>Header.Get</c>; nginx before 1.23).</summary>
    First,

    /// <summary>The last field counts, and only it goes upstream (Pipy keeps one value a name).</summary>
    Last,
}
