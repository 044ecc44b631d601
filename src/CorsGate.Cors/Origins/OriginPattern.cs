namespace CorsGate.Cors.Origins;

/// <summary>One entry of a list of allowed origins. Each kind is a record of its own; the engine knows no other kinds.</summary>
public abstract record OriginPattern
{
    private protected OriginPattern()
    {
    }

    /// <summary>The entry as the user wrote it.</summary>
    public required string Text { get; init; }
}
