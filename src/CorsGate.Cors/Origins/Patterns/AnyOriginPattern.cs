namespace CorsGate.Cors.Origins;

/// <summary>Every origin: <c>*</c>.</summary>
public sealed record AnyOriginPattern : OriginPattern;
