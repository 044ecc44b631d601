namespace CorsGate.Cors.Origins;

/// <summary>One entry of a list of allowed origins.</summary>
public abstract record OriginPattern
{
    /// <summary>The entry as the user wrote it.</summary>
    public required string Text { get; init; }
}
