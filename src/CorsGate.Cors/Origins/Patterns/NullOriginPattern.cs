namespace CorsGate.Cors.Origins;

/// <summary>The opaque origin <c>null</c>, which sandboxed frames, <c>data:</c> pages and redirects send: in effect anybody.</summary>
public sealed record NullOriginPattern : OriginPattern;
