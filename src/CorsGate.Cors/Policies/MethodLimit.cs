using System.Collections.Immutable;
using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Policies;

/// <summary>The only methods that an origin may use, such as GET and HEAD for a dashboard that reads.</summary>
/// <param name="Origin">The origin that it is about.</param>
/// <param name="Methods">The methods, in configured order, not empty.</param>
public sealed record MethodLimit(Sourced<OriginPattern> Origin, ImmutableArray<string> Methods);
